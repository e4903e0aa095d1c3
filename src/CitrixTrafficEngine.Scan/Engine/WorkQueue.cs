namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Decides what is sent next: what is due again, then what waited for its address's turn, then the plan in its order.</summary>
sealed class WorkQueue : IDisposable
{
    // Starts whose address has no turn yet: so far does the sweep look ahead in the plan for other addresses.
    const int MostWaiting = 16_384;
    const int LooksAtOnce = 256;

    readonly ScanPlan _plan;
    readonly HostTable _hosts;
    readonly Func<long, bool>? _isDone;
    readonly IEnumerator<long> _pairs;
    readonly PriorityQueue<Due, long> _starts = new();
    readonly PriorityQueue<Due, long> _repeats = new();
    bool _isExhausted;

    /// <summary>The pairs of <paramref name="plan"/> that <paramref name="isDone"/> does not know.</summary>
    public WorkQueue(ScanPlan plan, HostTable hosts, Func<long, bool>? isDone)
    {
        _plan = plan;
        _hosts = hosts;
        _isDone = isDone;
        _pairs = plan.Pairs().GetEnumerator();
    }

    /// <summary>Whether every pair was handed out and nothing waits.</summary>
    public bool IsEmpty => _isExhausted && _starts.Count == 0 && _repeats.Count == 0;

    /// <summary>Puts a transmission in that has its turn at <paramref name="turn"/>.</summary>
    public void Add(in Due due, long turn) => (due.Kind == DueKind.Again ? _repeats : _starts).Enqueue(due, turn);

    /// <summary>Takes what may be sent at <paramref name="now"/>. New probes need <paramref name="hasRoom"/>.</summary>
    public bool TryTake(long now, bool hasRoom, out Due due)
    {
        if (_repeats.TryPeek(out due, out var turn) && turn <= now)
        {
            _repeats.Dequeue();
            return true;
        }

        if (!hasRoom) { return false; }

        if (_starts.TryPeek(out due, out turn) && turn <= now)
        {
            _starts.Dequeue();
            return true;
        }

        for (var look = 0; look < LooksAtOnce && !_isExhausted && _starts.Count < MostWaiting; look++)
        {
            if (!_pairs.MoveNext())
            {
                _isExhausted = true;
                break;
            }

            var pair = _pairs.Current;
            if (_isDone?.Invoke(pair) == true) { continue; }

            var (host, probe) = _plan.Locate(pair);
            _hosts.Begin(host);
            due = new(DueKind.Start, pair);
            turn = _hosts.NextTurn(host, _plan.ProbesOf(host)[probe].Transport, now);
            if (turn <= now) { return true; }

            _starts.Enqueue(due, turn);
        }

        return false;
    }

    /// <summary>When something is due next; <see cref="long.MaxValue"/> when nothing waits for a time.</summary>
    public long NextAt(bool hasRoom)
    {
        var next = _repeats.TryPeek(out _, out var turn) ? turn : long.MaxValue;
        if (!hasRoom) { return next; }

        if (!_isExhausted && _starts.Count < MostWaiting) { return 0; }

        return _starts.TryPeek(out _, out turn) ? Math.Min(next, turn) : next;
    }

    /// <inheritdoc/>
    public void Dispose() => _pairs.Dispose();
}
