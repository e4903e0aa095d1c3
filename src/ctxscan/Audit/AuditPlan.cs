namespace Ctxscan.Audit;

/// <summary>What an audit was asked to do. Resolved from the command line; nothing was read or opened yet.</summary>
sealed record AuditPlan
{
    /// <summary>The captures as typed.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>Whether to interleave the captures by packet time.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether to wait for more at the end of the last capture.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether to read the captures twice: to learn, then to write.</summary>
    public bool TwoPass { get; init; }

    /// <summary>What to do with the packets.</summary>
    public required RunPlan Run { get; init; }
}
