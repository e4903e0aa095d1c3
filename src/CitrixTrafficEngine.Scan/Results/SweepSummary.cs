namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What a sweep came to, all its parts together: the figures of the summary record.</summary>
public sealed record SweepSummary
{
    /// <summary>Pairs of the plan, or of its shard.</summary>
    public required long Planned { get; init; }

    /// <summary>Pairs without a record.</summary>
    public required long Unfinished { get; init; }

    /// <summary>Pairs by verdict; verdicts that nothing has are left out.</summary>
    public required IReadOnlyList<KeyValuePair<Verdict, long>> Verdicts { get; init; }

    /// <summary>Packets sent; of earlier parts those of pairs that have a record.</summary>
    public required long Sent { get; init; }

    /// <summary>Probes queued again, by name of the errno.</summary>
    public required IReadOnlyDictionary<string, long> Requeued { get; init; }

    /// <summary>Datagrams that answered no probe.</summary>
    public required long Unsolicited { get; init; }

    /// <summary>Datagrams that the kernel dropped before they were read.</summary>
    public required long ReceiveDrops { get; init; }

    /// <summary>Parts of the run.</summary>
    public required int Parts { get; init; }

    /// <summary>Rate asked for, first transmissions a second; 0 for as fast as the path carries.</summary>
    public required double RateAsked { get; init; }

    /// <summary>What the engine says of the last part.</summary>
    public required ScanReport Report { get; init; }

    /// <summary>When the last part began, nanoseconds since 1970 UTC.</summary>
    public required long StartedNs { get; init; }

    /// <summary>When it ended.</summary>
    public required long EndedNs { get; init; }

    /// <summary>Whether every figure adds up: where not, the program has a fault.</summary>
    public required bool AddsUp { get; init; }

    /// <summary>How many pairs have <paramref name="verdict"/>.</summary>
    public long CountOf(Verdict verdict) => Verdicts.FirstOrDefault(count => count.Key == verdict).Value;

    /// <summary>The summary over what <paramref name="tally"/> holds.</summary>
    internal static SweepSummary Of(SweepTally tally, ScanReport report, SweepRunInfo run, PartTotals before, int parts, PartCounts part, long endedNs)
    {
        KeyValuePair<Verdict, long>[] verdicts = [.. Enum.GetValues<Verdict>().Select(verdict => KeyValuePair.Create(verdict, tally.CountOf(verdict))).Where(count => count.Value > 0)];
        var unfinished = tally.Planned - verdicts.Sum(count => count.Value);
        var totals = before.Plus(report);
        return new()
        {
            Planned = tally.Planned,
            Unfinished = unfinished,
            Verdicts = verdicts,
            Sent = report.Sent + part.TriesBefore,
            Requeued = totals.Requeued,
            Unsolicited = totals.Unsolicited,
            ReceiveDrops = totals.ReceiveDrops,
            Parts = parts,
            RateAsked = run.Rate,
            Report = report,
            StartedNs = run.StartedNs,
            EndedNs = endedNs,
            AddsUp = unfinished >= 0
                && unfinished == report.Unfinished
                && report.Planned == tally.Planned - part.DoneBefore
                && report.Planned == report.Unfinished + report.Verdicts.Values.Sum()
                && Enum.GetValues<Verdict>().All(verdict => part.Verdicts[(int)verdict] == report.Verdicts.GetValueOrDefault(verdict)),
        };
    }
}

/// <summary>What a recorder took itself in one part, to hold the engine's report against.</summary>
/// <param name="DoneBefore">Pairs that had their record before.</param>
/// <param name="TriesBefore">Packets of those.</param>
/// <param name="Verdicts">Results of this part, by verdict.</param>
sealed record PartCounts(long DoneBefore, long TriesBefore, long[] Verdicts);
