using System.Buffers.Binary;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>A classic capture with nanoseconds that is made while it is read: record after record of one length, each changed by <paramref name="change"/>.</summary>
sealed class SyntheticCapture(byte[] frame, long records, Action<long, Span<byte>>? change = null, long stepNs = 1_000) : Stream
{
    const int FileHeaderBytes = 24;
    const int RecordHeaderBytes = 16;

    readonly byte[] _header = FileHeader();
    readonly byte[] _record = new byte[RecordHeaderBytes + frame.Length];
    long _next = -1; // the record that _record holds
    long _at;

    /// <summary>Frames whose last byte was read.</summary>
    public long FramesRead => Math.Max(_at - FileHeaderBytes, 0) / _record.Length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => FileHeaderBytes + (records * _record.Length);

    public override long Position { get => _at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = 0;
        while (count < buffer.Length && _at < Length)
        {
            var piece = Piece();
            var taken = Math.Min(piece.Length, buffer.Length - count);
            piece[..taken].CopyTo(buffer[count..]);
            count += taken;
            _at += taken;
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

    ReadOnlySpan<byte> Piece()
    {
        if (_at < FileHeaderBytes) { return _header.AsSpan((int)_at); }

        var (number, offset) = Math.DivRem(_at - FileHeaderBytes, _record.Length);
        if (number != _next) { Make(number); }

        return _record.AsSpan((int)offset);
    }

    void Make(long number)
    {
        _next = number;
        var timeNs = TableRig.EpochNs + (number * stepNs);
        BinaryPrimitives.WriteUInt32LittleEndian(_record, (uint)(timeNs / 1_000_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(_record.AsSpan(4), (uint)(timeNs % 1_000_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(8), frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(_record.AsSpan(12), frame.Length);
        frame.CopyTo(_record, RecordHeaderBytes);
        change?.Invoke(number, _record.AsSpan(RecordHeaderBytes));
    }

    static byte[] FileHeader()
    {
        var header = new byte[FileHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xa1b2_3c4d);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), 0x0004_0002);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 262_144);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        return header;
    }
}
