namespace CitrixTrafficEngine.Scan;

/// <summary>What a sweep did. <see cref="Planned"/> is the sum of <see cref="Verdicts"/> and <see cref="Unfinished"/>.</summary>
public sealed record ScanReport
{
    /// <summary>Pairs of this part of the run (its shard, less what was done before).</summary>
    public required long Planned { get; init; }

    /// <summary>Final results, by verdict.</summary>
    public required IReadOnlyDictionary<Verdict, long> Verdicts { get; init; }

    /// <summary>Pairs without a result, because the run was interrupted.</summary>
    public required long Unfinished { get; init; }

    /// <summary>SYNs, datagrams and echo requests sent, repeats included.</summary>
    public required long Sent { get; init; }

    /// <summary>Probes queued again for a local fault, by errno.</summary>
    public required IReadOnlyDictionary<int, long> Requeued { get; init; }

    /// <summary>Datagrams that answer no probe of ours.</summary>
    public required long Unsolicited { get; init; }

    /// <summary>Datagrams that the kernel dropped before we read them.</summary>
    public required long ReceiveDrops { get; init; }

    /// <summary>First transmissions a second over the whole run.</summary>
    public required double AchievedRate { get; init; }

    /// <summary>When each SYN of one connect() leaves, after the first, by this kernel.</summary>
    public required IReadOnlyList<TimeSpan> SynSchedule { get; init; }

    /// <summary>Wait for one pair's answer that was derived or given.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Release of the kernel.</summary>
    public required string Kernel { get; init; }

    /// <summary>Whether ICMP errors reach us through the socket's error queue (probed at start).</summary>
    public required bool HasErrorQueue { get; init; }

    /// <summary>Most probes in flight at once.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>What could not be done here and why, a line each (echo without permission, a lowered limit).</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
