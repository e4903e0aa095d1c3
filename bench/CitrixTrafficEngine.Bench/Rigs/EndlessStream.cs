namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>A capture that never ends: its head once, then the same records again and again, copied as the page cache copies them.</summary>
sealed class EndlessStream(byte[] head, byte[] records) : Stream
{
    long _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = 0;
        while (count < buffer.Length)
        {
            var piece = _at < head.Length ? head.AsSpan((int)_at) : records.AsSpan((int)((_at - head.Length) % records.Length));
            piece = piece[..Math.Min(piece.Length, buffer.Length - count)];
            piece.CopyTo(buffer[count..]);
            count += piece.Length;
            _at += piece.Length;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
