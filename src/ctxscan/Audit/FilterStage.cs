using CitrixTrafficEngine.Capture;

namespace Ctxscan.Audit;

/// <summary>The packet filter of a run over files, where one was asked for.</summary>
sealed class FilterStage : IDisposable
{
    readonly PacketFilter? _filter;

    /// <summary>Checks <paramref name="expression"/>; null lets everything pass.</summary>
    /// <exception cref="FilterException">It is misspelt.</exception>
    /// <exception cref="CaptureDeviceException">libpcap is missing.</exception>
    /// <exception cref="UsageException">There are no filters on this system.</exception>
    public FilterStage(string? expression)
    {
        if (expression is null) { return; }

        if (OperatingSystem.IsWindows()) { throw new UsageException("packet filters need libpcap: not on Windows"); }

        _filter = new(expression);
        Frames = _filter.Matches;
    }

    /// <summary>What the engine asks, or null.</summary>
    public FrameFilter? Frames { get; }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows()) { _filter?.Dispose(); }
    }
}
