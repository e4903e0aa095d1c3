using CitrixTrafficEngine.Capture;
using Ctxscan.Audit;

namespace Ctxscan.Live;

/// <summary>What a live capture was asked to do. Resolved from the command line; nothing was opened yet.</summary>
sealed record LivePlan
{
    /// <summary>The interface and how it is captured on.</summary>
    public required LiveCaptureOptions Capture { get; init; }

    /// <summary>What to do with the packets.</summary>
    public required RunPlan Run { get; init; }

    /// <summary>How long to capture, or null for until it is ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When to begin another file, or null for never.</summary>
    public Rotation? Rotation { get; init; }

    /// <summary>Who to be once the interface is open, or null for the default.</summary>
    public string? User { get; init; }
}
