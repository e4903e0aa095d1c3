namespace CitrixTrafficEngine.Flows;

/// <summary>How long flows live and how many may live at once. All times are packet time.</summary>
public sealed record FlowLimits
{
    /// <summary>Idle time of an established TCP connection: 3,600 s by default.</summary>
    /// <remarks>RFC 5382, REQ-5, asks a NAT for at least 2 h 4 min; an hour is what flow exporters of the field keep, and a later packet opens a new record without loss.</remarks>
    public TimeSpan TcpEstablishedIdle { get; init; } = TimeSpan.FromSeconds(3_600);

    /// <summary>Idle time of a TCP connection that is half open or half closed: 60 s by default.</summary>
    /// <remarks>The SYN schedule of Linux ends after 63 s with five tries (tcp_syn_retries); a gap inside it is at most 32 s.</remarks>
    public TimeSpan TcpTransitionIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that a closed TCP connection waits for stragglers before its record is written: 5 s by default.</summary>
    /// <remarks>The value of Zeek's tcp_close_delay.</remarks>
    public TimeSpan TcpCloseGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Idle time of a UDP flow: 120 s by default.</summary>
    /// <remarks>RFC 4787, REQ-5: a NAT keeps a UDP mapping for at least two minutes.</remarks>
    public TimeSpan UdpIdle { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Idle time of ICMP and all other protocols: 60 s by default.</summary>
    /// <remarks>RFC 5508, REQ-1: an ICMP query session lasts at least 60 s.</remarks>
    public TimeSpan OtherIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After this time a flow that goes on gets a record of what came so far; zero (the default) means never.</summary>
    public TimeSpan ActiveTimeout { get; init; }

    /// <summary>Most flows at once, 1 to 1,000,000,000; 0 (the default) takes a quarter of the memory the process may use.</summary>
    public int MaxFlows { get; init; }

    /// <summary>Slots the table begins with, a power of two. Small in tests, so that they reach its growth.</summary>
    internal int InitialSlots { get; init; } = 1 << 16;

    internal int EffectiveMaxFlows()
    {
        const int MostFlows = 1_000_000_000;

        if (MaxFlows > 0) { return Math.Min(MaxFlows, MostFlows); }

        var flows = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 / FlowTable.BytesPerFlow;
        return (int)Math.Clamp(flows, 65_536, MostFlows);
    }

    // Indexed by FlowPhase, in milliseconds.
    internal uint[] IdleMs() =>
    [
        0,
        Milliseconds(TcpTransitionIdle),
        Milliseconds(TcpEstablishedIdle),
        Milliseconds(TcpTransitionIdle),
        Milliseconds(TcpCloseGrace),
        Milliseconds(UdpIdle),
        Milliseconds(OtherIdle),
    ];

    static uint Milliseconds(TimeSpan time) => (uint)Math.Clamp(time.TotalMilliseconds, 1, int.MaxValue / 2);
}
