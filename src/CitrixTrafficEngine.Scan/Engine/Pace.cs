namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>A token bucket that is a time: when the next transmission may leave. Exact over any window, however late the loop looks.</summary>
sealed class Pace
{
    // A stall of up to 18 ms is made up for, so that a window of a second stays within 2 %, and of one interval, so that it stays within one; what a longer one cost is lost.
    const double BurstNs = 18_000_000;

    double _interval;
    double _next;

    /// <summary>At most <paramref name="rate"/> a second.</summary>
    public Pace(double rate) => Rate = rate;

    /// <summary>Transmissions a second.</summary>
    public double Rate
    {
        get => Clock.Second / _interval;
        set => _interval = Clock.Second / value;
    }

    /// <summary>When the next may leave.</summary>
    public long NextAt => (long)Math.Ceiling(_next);

    /// <summary>Whether one may leave at <paramref name="now"/>.</summary>
    public bool IsDue(long now) => _next <= now;

    /// <summary>One leaves at <paramref name="now"/>.</summary>
    public void Take(long now) => _next = _interval + (_next == 0 ? now : Math.Max(_next, now - Math.Max(BurstNs, _interval)));
}
