namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>One deadline a slot, set and cleared in constant time. Lists through arrays, a bucket for each 5 ms of 20 s; what is further away is looked at again when it comes by.</summary>
sealed class DeadlineWheel
{
    const long TickNs = 5 * Clock.Millisecond;
    const int Buckets = 4_096;
    const int None = -1;
    const int LookAhead = 20;

    readonly long[] _deadlines;
    readonly int[] _next;
    readonly int[] _previous; // the slot before, or ~bucket for the first
    readonly bool[] _isSet;
    readonly int[] _heads = new int[Buckets];
    long _tick;

    /// <summary>Deadlines for slots 0 to <paramref name="slots"/> - 1.</summary>
    public DeadlineWheel(int slots)
    {
        _deadlines = new long[slots];
        _next = new int[slots];
        _previous = new int[slots];
        _isSet = new bool[slots];
        Array.Fill(_heads, None);
    }

    /// <summary>Deadlines that are set.</summary>
    public int Count { get; private set; }

    /// <summary>Sets the deadline of <paramref name="slot"/>, in place of the one it has.</summary>
    public void Set(int slot, long deadline)
    {
        Clear(slot);
        var tick = Math.Clamp((deadline + TickNs - 1) / TickNs, _tick + 1, _tick + Buckets - 1);
        var bucket = (int)(tick % Buckets);
        _deadlines[slot] = deadline;
        _isSet[slot] = true;
        _previous[slot] = ~bucket;
        _next[slot] = _heads[bucket];
        if (_heads[bucket] != None) { _previous[_heads[bucket]] = slot; }

        _heads[bucket] = slot;
        Count++;
    }

    /// <summary>Forgets the deadline of <paramref name="slot"/>, if it has one.</summary>
    public void Clear(int slot)
    {
        if (!_isSet[slot]) { return; }

        var (previous, next) = (_previous[slot], _next[slot]);
        if (previous < 0) { _heads[~previous] = next; }
        else { _next[previous] = next; }

        if (next != None) { _previous[next] = previous; }

        _isSet[slot] = false;
        Count--;
    }

    /// <summary>Takes one slot whose deadline is not after <paramref name="now"/>, or returns -1.</summary>
    public int TakeExpired(long now)
    {
        var last = now / TickNs;
        if (Count == 0)
        {
            _tick = Math.Max(_tick, last);
            return None;
        }

        while (true)
        {
            var slot = _heads[_tick % Buckets];
            if (slot == None)
            {
                if (_tick >= last) { return None; }

                _tick++;
                continue;
            }

            var deadline = _deadlines[slot];
            Clear(slot);
            if (deadline <= now) { return slot; }

            Set(slot, deadline);
        }
    }

    /// <summary>When to look again: not after the next deadline, and at most a tenth of a second after <paramref name="now"/>.</summary>
    public long NextAt(long now)
    {
        for (var ahead = 0; ahead < LookAhead; ahead++)
        {
            if (_heads[(_tick + ahead) % Buckets] != None) { return (_tick + ahead) * TickNs; }
        }

        return now + (LookAhead * TickNs);
    }
}
