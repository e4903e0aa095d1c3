namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>
/// Closes connections on a second thread: a close with reset sends a packet and takes a connection apart, which is a third of what a probe costs. One thread gives, one
/// closes; when the ring is full the giver closes itself.
/// </summary>
sealed class Closer : IDisposable
{
    readonly long[] _ring;
    readonly int _mask;
    readonly Thread _thread;
    readonly AutoResetEvent _signal = new(false);
    long _given; // written by the giver
    long _taken; // written by the thread
    bool _isAsleep;
    bool _isEnding;
    long _told;

    /// <summary>At most <paramref name="room"/> wait, a power of two.</summary>
    public Closer(int room)
    {
        _ring = new long[room];
        _mask = room - 1;
        _thread = new(Run) { IsBackground = true, Name = "closer" };
        _thread.Start();
    }

    /// <summary>Closes <paramref name="descriptor"/> soon, with a reset or in order.</summary>
    public void Close(int descriptor, bool reset)
    {
        if (_given - Volatile.Read(ref _taken) == _ring.Length)
        {
            TcpSocket.Close(descriptor, reset);
            return;
        }

        _ring[_given & _mask] = ((long)descriptor << 1) | (reset ? 1L : 0L);
        Volatile.Write(ref _given, _given + 1);
    }

    /// <summary>Sees that what was given is closed: once a turn, for waking a thread costs as much as closing.</summary>
    public void Wake()
    {
        if (_told == _given) { return; }

        _told = _given;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep)) { _signal.Set(); }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isEnding, true);
        _signal.Set();
        _thread.Join();
        _signal.Dispose();
    }

    void Run()
    {
        while (true)
        {
            var given = Volatile.Read(ref _given);
            if (_taken == given)
            {
                if (Volatile.Read(ref _isEnding)) { return; }

                // Asleep first, then a last look: what is given in between is seen by one of the two.
                Volatile.Write(ref _isAsleep, true);
                Interlocked.MemoryBarrier();
                if (_taken == Volatile.Read(ref _given) && !Volatile.Read(ref _isEnding)) { _signal.WaitOne(); }

                Volatile.Write(ref _isAsleep, false);
                continue;
            }

            while (_taken < given)
            {
                var entry = _ring[_taken & _mask];
                TcpSocket.Close((int)(entry >> 1), (entry & 1) != 0);
                Volatile.Write(ref _taken, _taken + 1);
            }
        }
    }
}
