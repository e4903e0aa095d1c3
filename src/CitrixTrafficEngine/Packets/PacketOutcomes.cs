namespace CitrixTrafficEngine.Packets;

/// <summary>The names under which records count the outcomes.</summary>
public static class PacketOutcomes
{
    /// <summary>How many outcomes there are.</summary>
    public const int Count = (int)PacketOutcome.Filtered + 1;

    /// <summary>The name of a skip reason in records, such as <c>not-ip</c>.</summary>
    public static string Name(this PacketOutcome outcome) => outcome switch
    {
        PacketOutcome.Flow => "in-flows",
        PacketOutcome.NotIp => "not-ip",
        PacketOutcome.LinkType => "link-type",
        PacketOutcome.Truncated => "truncated",
        PacketOutcome.Malformed => "malformed",
        PacketOutcome.TunnelDepth => "tunnel-depth",
        PacketOutcome.FragmentOrphan => "fragment-orphan",
        PacketOutcome.Duplicate => "duplicate",
        PacketOutcome.Filtered => "filtered",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };
}
