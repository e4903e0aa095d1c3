namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>How many probes of the last 120 s drew no answer: so many half-open entries may a firewall on the path hold for us.</summary>
sealed class StateWindow
{
    const int Seconds = 120;

    readonly int[] _counts = new int[Seconds + 1];
    long _second;

    /// <summary>Unanswered probes that are no longer in flight.</summary>
    public int Count { get; private set; }

    /// <summary>A probe whose last packet left at <paramref name="sent"/> stayed without an answer.</summary>
    public void Add(long sent, long now)
    {
        Advance(now);
        var second = sent / Clock.Second;
        if (second <= _second - Seconds) { return; }

        _counts[second % _counts.Length]++;
        Count++;
    }

    /// <summary>Forgets what is older than 120 s at <paramref name="now"/>.</summary>
    public void Advance(long now)
    {
        for (var second = now / Clock.Second; _second < second;)
        {
            _second++;
            ref var oldest = ref _counts[_second % _counts.Length];
            Count -= oldest;
            oldest = 0;
        }
    }
}
