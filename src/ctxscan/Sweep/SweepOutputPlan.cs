using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>What a sweep was asked to do with its results.</summary>
sealed record SweepOutputPlan
{
    /// <summary>The file for the records, or null.</summary>
    public string? Output { get; init; }

    /// <summary>The file to go on with, or null.</summary>
    public string? Resume { get; init; }

    /// <summary>Which verdicts are shown; null for all.</summary>
    public Func<Verdict, bool>? IsShown { get; init; }

    /// <summary>How results are shown on standard output, one of <see cref="SweepFormat"/>; null where nothing was asked.</summary>
    public string? Format { get; init; }

    /// <summary>Records of an earlier sweep whose verdicts are expected, or null.</summary>
    public string? Expect { get; init; }

    /// <summary>The user's note, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Whether to leave out progress and screen.</summary>
    public bool Quiet { get; init; }

    /// <summary>Community ID seed.</summary>
    public ushort CommunityIdSeed { get; init; }
}
