using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;

namespace Ctxscan.Audit;

/// <summary>What findings the caller wants to be told about by the exit code: a severity and all above it, or a kind.</summary>
/// <param name="Least">The least severity, or null.</param>
/// <param name="Kind">The kind, or null.</param>
sealed record FailCondition(Severity? Least, FindingKind? Kind)
{
    static readonly string[] s_severities = ["info", "low", "medium", "high"];

    /// <summary>Reads <c>info</c>, <c>low</c>, <c>medium</c>, <c>high</c>, or the id of a kind. Nothing where <paramref name="text"/> is neither.</summary>
    public static FailCondition? Parse(string text) => text switch
    {
        "info" => new(Severity.Info, null),
        "low" => new(Severity.Low, null),
        "medium" or "med" => new(Severity.Medium, null),
        "high" => new(Severity.High, null),
        _ => FindingCatalog.Find(text) is { } kind ? new(null, kind) : null,
    };

    /// <summary>What to say of a text that is neither.</summary>
    public static string Expected(string text) =>
        $"'{text}' is no severity (info, low, medium, high) and no finding ('ctxscan catalog findings' lists them){NearestName.Hint(text, s_severities.Concat(FindingCatalog.All.Select(kind => kind.Id)))}";

    /// <summary>Whether <paramref name="finding"/> is one of them.</summary>
    public bool IsMetBy(Finding finding) => Least is { } least ? finding.Severity >= least : finding.Kind == Kind;
}
