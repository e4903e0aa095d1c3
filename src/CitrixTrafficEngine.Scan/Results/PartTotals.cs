using System.Collections.Immutable;
using System.Text.Json;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What a summary counts beyond the verdicts, over the parts of a run that came to their end.</summary>
sealed record PartTotals
{
    /// <summary>Probes queued again, by name of the errno.</summary>
    public ImmutableSortedDictionary<string, long> Requeued { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Datagrams that answered no probe.</summary>
    public long Unsolicited { get; init; }

    /// <summary>Datagrams that the kernel dropped.</summary>
    public long ReceiveDrops { get; init; }

    /// <summary>The totals of a summary record.</summary>
    public static PartTotals Read(JsonElement summary) => new()
    {
        Requeued = SavedRecord.Counts(summary, "ctxscan", "probes", "requeued").ToImmutableSortedDictionary(StringComparer.Ordinal),
        Unsolicited = SavedRecord.Number(summary, "ctxscan", "probes", "unsolicited") ?? 0,
        ReceiveDrops = SavedRecord.Number(summary, "ctxscan", "probes", "receive_drops") ?? 0,
    };

    /// <summary>These and those of one more part.</summary>
    public PartTotals Plus(ScanReport report)
    {
        var requeued = Requeued.ToBuilder();
        foreach (var (errno, count) in report.Requeued) { requeued[ErrnoName.Of(errno)] = requeued.GetValueOrDefault(ErrnoName.Of(errno)) + count; }

        return new() { Requeued = requeued.ToImmutable(), Unsolicited = Unsolicited + report.Unsolicited, ReceiveDrops = ReceiveDrops + report.ReceiveDrops };
    }
}
