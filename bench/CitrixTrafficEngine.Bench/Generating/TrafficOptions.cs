namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>What traffic to make. The same options make the same bytes.</summary>
sealed record TrafficOptions
{
    /// <summary>Packets in all.</summary>
    public long Packets { get; init; } = 10_000_000;

    /// <summary>Flows in all, at most a third of the packets.</summary>
    public int Flows { get; init; } = 500_000;

    /// <summary>Flows that live at once.</summary>
    public int Concurrent { get; init; } = 50_000;

    /// <summary>Least payload of a packet that carries data, in bytes.</summary>
    public int PayloadMin { get; init; } = 32;

    /// <summary>Most payload of a packet that carries data, in bytes.</summary>
    public int PayloadMax { get; init; } = 96;

    /// <summary>Share of flows over UDP, 0 to 1.</summary>
    public double UdpShare { get; init; } = 0.25;

    /// <summary>Share of flows over IPv6, 0 to 1.</summary>
    public double Ipv6Share { get; init; } = 0.2;

    /// <summary>Share of flows with a VLAN tag, 0 to 1.</summary>
    public double VlanShare { get; init; } = 0.1;

    /// <summary>All flows live from beginning to end and each packet belongs to a random one: the worst case for a cache.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Time between two packets, in nanoseconds.</summary>
    public long IntervalNs { get; init; } = 1_000;

    /// <summary>After how many packets each the progress is told; 0 for never.</summary>
    public long SlicePackets { get; init; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; } = 1;
}
