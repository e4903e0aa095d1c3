namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Gives the whole lines of a stream of records, one after the other.</summary>
sealed class RecordFile(Stream stream)
{
    byte[] _buffer = new byte[256 * 1024];
    int _start;
    int _end;

    /// <summary>Bytes up to the end of the line that was read last.</summary>
    public long Offset { get; private set; }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes after the last line end: a line that was torn. Valid after the last line.</summary>
    public int TornBytes { get; private set; }

    /// <summary>The bytes of that line. Valid after the last line.</summary>
    public ReadOnlySpan<byte> Torn => _buffer.AsSpan(_start, TornBytes);

    /// <summary>The next line without its end, valid until the next call; false where no whole line follows.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                line = _buffer.AsSpan(_start, length);
                _start += length + 1;
                Offset += length + 1;
                LineNumber++;
                return true;
            }

            searched = _end - _start;
            if (!Fill())
            {
                TornBytes = searched;
                line = default;
                return false;
            }
        }
    }

    bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) { Array.Resize(ref _buffer, _buffer.Length * 2); }

        var read = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
