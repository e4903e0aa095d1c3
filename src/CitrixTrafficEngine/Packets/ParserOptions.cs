namespace CitrixTrafficEngine.Packets;

/// <summary>How packets are read.</summary>
public sealed record ParserOptions
{
    /// <summary>Keeps the outermost IP flow: tunnels are not removed.</summary>
    public bool OuterOnly { get; init; }

    /// <summary>Makes the VLAN ids part of the flow key. Off by default: a mirror port often tags one direction only.</summary>
    public bool KeyVlan { get; init; }
}
