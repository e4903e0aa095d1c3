namespace CitrixTrafficEngine.Packets;

/// <summary>The encapsulations removed from one packet so far, outermost first.</summary>
sealed unsafe class TunnelStack
{
    /// <summary>Encapsulations followed in one packet: 8. Real estates stack three or four; crafted packets any number.</summary>
    public const int Capacity = 8;

    readonly Tunnel[] _entries = new Tunnel[Capacity];

    /// <summary>How many there are. Set to an earlier depth to forget what came after.</summary>
    public int Depth { get; set; }

    public ReadOnlySpan<Tunnel> Entries => _entries.AsSpan(0, Depth);

    /// <summary>Adds an encapsulation below IP; false where the stack is full.</summary>
    public bool Push(TunnelKind kind, uint id)
    {
        if (Depth == Capacity) { return false; }

        _entries[Depth++] = new() { Kind = kind, Id = id, HasId = true };
        return true;
    }

    /// <summary>Adds one that the IP packet read last carries; false where the stack is full.</summary>
    public bool Push(TunnelKind kind, uint? id, in Packet packet, in Extent ip, byte version)
    {
        if (Depth == Capacity) { return false; }

        var header = ip.Data + packet.IpOffset;
        _entries[Depth++] = new()
        {
            Kind = kind,
            Version = version,
            Id = id ?? 0,
            HasId = id.HasValue,
            Source = IpHeader.Source(header, version),
            Destination = IpHeader.Target(header, version),
        };
        return true;
    }
}
