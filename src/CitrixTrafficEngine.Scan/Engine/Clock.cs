using System.Diagnostics;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Nanoseconds since the sweep began, and what they are in the calendar. Never goes back, whatever is done to the system's clock.</summary>
sealed class Clock
{
    public const long Second = 1_000_000_000;
    public const long Millisecond = 1_000_000;

    readonly long _start = Stopwatch.GetTimestamp();
    readonly long _epochNs = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    // Stopwatch counts nanoseconds on Linux; elsewhere it is scaled.
    static readonly double s_scale = Second / (double)Stopwatch.Frequency;

    /// <summary>Nanoseconds since the beginning, from 1: 0 stands for never.</summary>
    public long Now => Stopwatch.Frequency == Second ? Stopwatch.GetTimestamp() - _start + 1 : (long)((Stopwatch.GetTimestamp() - _start) * s_scale) + 1;

    /// <summary>Nanoseconds since 1970 UTC at <paramref name="time"/>.</summary>
    public long Calendar(long time) => _epochNs + time;

    /// <summary>A span in nanoseconds.</summary>
    public static long Of(TimeSpan span) => span.Ticks * 100;
}
