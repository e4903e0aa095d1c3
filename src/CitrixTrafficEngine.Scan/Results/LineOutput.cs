using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Gathers whole lines and writes them with one call, at least once a second, so that whoever finds the file after a kill finds whole records.</summary>
sealed class LineOutput : IDisposable
{
    /// <summary>Bytes that are written at once: 64 KiB, some hundred records.</summary>
    const int BatchBytes = 65_536;

    /// <summary>Longest wait of a line: half a second, so that with a late timer it stays below one.</summary>
    static readonly TimeSpan s_longestWait = TimeSpan.FromMilliseconds(500);

    readonly Lock _gate = new();
    readonly Stream _stream;
    readonly Timer _timer;
    byte[] _lines = new byte[2 * BatchBytes];
    int _length;
    RecordOutputException? _fault;

    public LineOutput(Stream stream)
    {
        _stream = stream;
        _timer = new(_ => FlushInTime(), null, s_longestWait, s_longestWait);
    }

    /// <summary>Takes one or more whole lines.</summary>
    /// <exception cref="RecordOutputException">These or earlier lines could not be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            ThrowFault();
            if (_lines.Length - _length < lines.Length) { Array.Resize(ref _lines, Math.Max(_lines.Length * 2, _length + lines.Length)); }

            lines.CopyTo(_lines.AsSpan(_length));
            _length += lines.Length;
            if (_length >= BatchBytes) { Write(); }

            ThrowFault();
        }
    }

    /// <summary>Writes what is gathered.</summary>
    /// <exception cref="RecordOutputException">These or earlier lines could not be written.</exception>
    public void Flush()
    {
        lock (_gate)
        {
            Write();
            ThrowFault();
        }
    }

    /// <summary>Ends the timer. What was not flushed is lost.</summary>
    public void Dispose()
    {
        using var ended = new ManualResetEvent(false);
        if (_timer.Dispose(ended)) { ended.WaitOne(); }
    }

    // On the timer's thread nobody can be told; the next line is.
    void FlushInTime()
    {
        lock (_gate) { Write(); }
    }

    void Write()
    {
        if (_length == 0 || _fault is not null) { return; }

        var wholeBytes = _stream.CanSeek ? _stream.Position : 0;
        try
        {
            _stream.Write(_lines.AsSpan(0, _length));
            _stream.Flush();
        }
        catch (IOException exception)
        {
            _fault = new(exception);
            CutTornLine(wholeBytes);
        }

        _length = 0;
    }

    // A disk that fills takes a part of the lines.
    void CutTornLine(long wholeBytes)
    {
        if (!_stream.CanSeek) { return; }

        try
        {
            _stream.SetLength(wholeBytes);
        }
        catch (IOException)
        {
            // The fault is told already; whoever goes on with the file mends it.
        }
    }

    void ThrowFault()
    {
        if (_fault is not null) { throw new RecordOutputException(_fault.InnerException ?? _fault); }
    }
}
