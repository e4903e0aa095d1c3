using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>The one final answer for one planned pair, with its proof.</summary>
public readonly record struct ProbeResult
{
    /// <summary>Number of the pair in the plan.</summary>
    public required long Pair { get; init; }

    /// <summary>Index of the address in the plan.</summary>
    public required int Host { get; init; }

    /// <summary>What was asked.</summary>
    public required PlannedProbe Probe { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>What it rests on.</summary>
    public required Proof Proof { get; init; }

    /// <summary>How it was asked.</summary>
    public required ProbeMethod Method { get; init; }

    /// <summary>The ICMP error, where one decided.</summary>
    public IcmpEvidence? Icmp { get; init; }

    /// <summary>SYNs or datagrams sent.</summary>
    public int Tries { get; init; }

    /// <summary>From the answered packet to its answer, where that is known.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>The local fault's errno, with <see cref="Verdict.NotProbed"/> and local proofs.</summary>
    public int? Errno { get; init; }

    /// <summary>Our address of the last try; default where nothing was sent.</summary>
    public IpAddress Source { get; init; }

    /// <summary>Our port of the last try, or 0.</summary>
    public ushort SourcePort { get; init; }

    /// <summary>First transmission, nanoseconds since 1970 UTC.</summary>
    public long StartNs { get; init; }

    /// <summary>When the verdict was known, nanoseconds since 1970 UTC.</summary>
    public long EndNs { get; init; }

    /// <summary>What the reply said, or null.</summary>
    public ReplyDetail? Detail { get; init; }
}
