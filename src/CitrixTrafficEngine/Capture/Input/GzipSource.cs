using System.IO.Compression;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Decompresses gzip, any number of members one after the other, and notices where the data is cut.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes the end of its input for the end of its data, wherever it comes. So one more member follows the input here,
/// and only where it comes out whole was the input complete.
/// </remarks>
sealed class GzipSource : IByteSource
{
    readonly Tail _tail;
    readonly GZipStream _gzip;
    int _markerBytes;
    bool _ended;

    /// <summary>Takes over <paramref name="compressed"/>.</summary>
    public GzipSource(IByteSource compressed)
    {
        _tail = new(compressed);
        _gzip = new(_tail, CompressionMode.Decompress);
    }

    static ReadOnlySpan<byte> Marker => "ctxscan gzip end"u8;

    // RFC 1952: header without a name, one stored block (RFC 1951) with the marker, its CRC-32 and its length.
    static ReadOnlySpan<byte> MarkerMember =>
    [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255,
        1, 16, 0, 0xef, 0xff, (byte)'c', (byte)'t', (byte)'x', (byte)'s', (byte)'c', (byte)'a', (byte)'n', (byte)' ', (byte)'g', (byte)'z', (byte)'i', (byte)'p', (byte)' ', (byte)'e', (byte)'n', (byte)'d',
        0xb1, 0xec, 0xc3, 0x36, 16, 0, 0, 0,
    ];

    public int Read(Span<byte> buffer)
    {
        if (_ended) { return 0; }

        try
        {
            var read = _gzip.Read(buffer);
            while (_tail.Reached && read > 0 && IsMarker(buffer[..read]))
            {
                _markerBytes += read;
                read = _gzip.Read(buffer);
            }

            if (!_tail.Reached && read > 0) { return read; }

            // Not reached: what follows the last member is no gzip, which gzip itself ignores as well.
            _ended = true;
            if (!_tail.Reached || (read == 0 && _markerBytes == Marker.Length)) { return 0; }
        }
        catch (InvalidDataException fault)
        {
            _ended = true;
            if (!_tail.Reached) { throw new InvalidDataException($"the gzip data is damaged: {fault.Message}", fault); }
        }

        throw new InvalidDataException("the gzip data is cut");
    }

    // Closes the tail, and so the input.
    public void Dispose() => _gzip.Dispose();

    bool IsMarker(ReadOnlySpan<byte> read) => Marker[_markerBytes..].StartsWith(read);

    // The input with the marker's member after it.
    sealed class Tail(IByteSource input) : Stream
    {
        int _given;

        /// <summary>Whether all of the input was taken. The decompressor asks for more only when it has handed out what it made of that.</summary>
        public bool Reached { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var read = Reached ? 0 : input.Read(buffer);
            if (read > 0) { return read; }

            Reached = true;
            read = Math.Min(buffer.Length, MarkerMember.Length - _given);
            MarkerMember.Slice(_given, read).CopyTo(buffer);
            _given += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) { input.Dispose(); }

            base.Dispose(disposing);
        }
    }
}
