using System.Buffers;

namespace CitrixTrafficEngine.Content;

/// <summary>Puts the beginning of a stream together from pieces that come in any order, twice, or over each other. What came first stays.</summary>
sealed class StreamAssembly : IDisposable
{
    /// <summary>Bytes put together at most: 16 KiB.</summary>
    public const int MaxBytes = 16 * 1024;

    const int MaxGaps = 16;

    byte[] _bytes = [];
    readonly List<(int Start, int End)> _ranges = []; // in order, none touching another

    /// <summary>Bytes from the beginning to the first gap.</summary>
    public ReadOnlySpan<byte> Whole => _ranges is [(0, var end), ..] ? _bytes.AsSpan(0, end) : default;

    /// <summary>Bytes held.</summary>
    public int Held => _ranges.Count == 0 ? 0 : _ranges[^1].End;

    /// <summary>Adds a piece. What reaches over <paramref name="limit"/>, or would make too many gaps, is left out.</summary>
    public void Add(int offset, ReadOnlySpan<byte> piece, int limit)
    {
        var end = (int)Math.Min((long)offset + piece.Length, Math.Min(limit, MaxBytes));
        if (offset < 0 || offset >= end) { return; }

        var at = 0;
        while (at < _ranges.Count && _ranges[at].End < offset) { at++; }

        var touches = at < _ranges.Count && _ranges[at].Start <= end;
        if (!touches && _ranges.Count > MaxGaps) { return; }

        Grow(end);
        var (start, last) = (offset, end);
        var from = offset;
        while (at < _ranges.Count && _ranges[at].Start <= end)
        {
            var range = _ranges[at];
            if (from < range.Start) { Copy(piece, offset, from, range.Start); }

            from = Math.Max(from, range.End);
            (start, last) = (Math.Min(start, range.Start), Math.Max(last, range.End));
            _ranges.RemoveAt(at);
        }

        if (from < end) { Copy(piece, offset, from, end); }

        _ranges.Insert(at, (start, last));
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) { ArrayPool<byte>.Shared.Return(_bytes); }

        _bytes = [];
        _ranges.Clear();
    }

    void Copy(ReadOnlySpan<byte> piece, int offset, int start, int end) => piece[(start - offset)..(end - offset)].CopyTo(_bytes.AsSpan(start));

    void Grow(int length)
    {
        if (_bytes.Length >= length) { return; }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(length, _bytes.Length * 2), MaxBytes));
        _bytes.CopyTo(larger, 0);
        if (_bytes.Length > 0) { ArrayPool<byte>.Shared.Return(_bytes); }

        _bytes = larger;
    }
}
