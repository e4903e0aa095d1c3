using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Explain;

/// <summary>An answer of <c>ctxscan explain</c>, before it is written in a format.</summary>
sealed record Explanation
{
    /// <summary>What was asked, in its canonical form: <c>2598/tcp</c>.</summary>
    public required string Term { get; init; }

    /// <summary>What it is: port, command, finding, row, service, product, role or profile.</summary>
    public required string Kind { get; init; }

    /// <summary>The decision, for a person; the first thing shown.</summary>
    public required string Decision { get; init; }

    /// <summary>needed, optional, not-needed or unknown; absent where there is nothing to decide.</summary>
    public string? Verdict { get; init; }

    /// <summary>Facts that follow the decision, a line each.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The rows, in catalog order.</summary>
    public IReadOnlyList<JudgedRow> Rows { get; init; } = [];

    /// <summary>Where it all comes from.</summary>
    public IReadOnlyList<SourceReference> Sources { get; init; } = [];
}

/// <summary>A row with what it means.</summary>
/// <param name="Row">The row.</param>
/// <param name="Owner">The name of the product that owns it.</param>
/// <param name="Standing">What it means to somebody who decides about its port.</param>
sealed record JudgedRow(Row Row, string Owner, Standing Standing);
