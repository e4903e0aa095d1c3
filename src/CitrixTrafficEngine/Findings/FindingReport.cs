namespace CitrixTrafficEngine.Findings;

/// <summary>What a run found.</summary>
/// <param name="Findings">The findings, worst first.</param>
/// <param name="Withheld">What looked like findings and cannot be told from these captures.</param>
/// <param name="Dropped">What was not followed because a table was full.</param>
public sealed record FindingReport(IReadOnlyList<Finding> Findings, IReadOnlyList<WithheldFinding> Withheld, long Dropped)
{
    /// <summary>The flows that support the finding of <see cref="FindingOptions.Watch"/>; more than 1,048,576 are not kept.</summary>
    public IReadOnlyCollection<ulong> WatchedFlows { get; init; } = [];

    /// <summary>Nothing.</summary>
    public static FindingReport Empty { get; } = new([], [], 0);
}

/// <summary>Findings of one kind that the captures cannot carry.</summary>
/// <param name="Kind">Of which kind.</param>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
public sealed record WithheldFinding(FindingKind Kind, string Reason, long Count);
