using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>Reads the classic capture format in all its forms: both byte orders, microseconds and nanoseconds, and the modified form of 24-byte record headers.</summary>
/// <remarks>Source: draft-ietf-opsawg-pcap; the modified form: Alexey Kuznetsov's patch as libpcap reads it.</remarks>
sealed unsafe class PcapReader : IFrameSource
{
    const int FileHeaderBytes = 24;
    const int RecordHeaderBytes = 16;
    const int ModifiedRecordHeaderBytes = 24;

    /// <summary>A record that states more captured bytes is damaged: 16 MiB, 64 times what libpcap allows for a snap length.</summary>
    internal const int MaxRecordBytes = 16 * 1024 * 1024;

    readonly BlockReader _reader;
    readonly bool _swapped;
    readonly int _recordHeaderBytes;
    readonly long _fractionNs;
    readonly LinkType _linkType;
    readonly CaptureInterface[] _interfaces;

    PcapReader(BlockReader reader, string name, in FileHeader header)
    {
        _reader = reader;
        Name = name;
        _swapped = header.Swapped;
        _recordHeaderBytes = header.Modified ? ModifiedRecordHeaderBytes : RecordHeaderBytes;
        _fractionNs = header.Nanoseconds ? 1 : 1_000;
        _linkType = header.LinkType;
        _interfaces = [new(null, header.LinkType, header.SnapBytes)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureInterface> Interfaces => _interfaces;

    /// <inheritdoc/>
    public CaptureFault? Fault { get; private set; }

    /// <summary>Whether <paramref name="magic"/>, the first four bytes read as a little-endian number, begins a classic capture.</summary>
    internal static bool IsMagic(uint magic) => FileHeader.TryRead(magic, out _);

    /// <summary>Takes over <paramref name="reader"/>, whose buffered bytes begin with a file header.</summary>
    /// <exception cref="CaptureFormatException">The file header is cut short.</exception>
    internal static PcapReader Open(BlockReader reader, string name)
    {
        if (!reader.Require(FileHeaderBytes))
        {
            throw new CaptureFormatException(name, reader.Offset + reader.Available, reader.Damage ?? $"the pcap file header ends after {reader.Available} bytes, expected {FileHeaderBytes}", holdsPackets: true);
        }

        var bytes = new ReadOnlySpan<byte>(reader.Current, FileHeaderBytes);
        _ = FileHeader.TryRead(BinaryPrimitives.ReadUInt32LittleEndian(bytes), out var header);
        header = header.WithFields(bytes);
        reader.Advance(FileHeaderBytes);
        return new PcapReader(reader, name, header);
    }

    /// <inheritdoc/>
    public bool Read(FrameBatch batch)
    {
        batch.Clear();
        if (Fault is not null) { return false; }

        while (true)
        {
            AddBuffered(batch);
            if (batch.Count > 0 || Fault is not null) { return batch.Count > 0; }

            if (!BufferNext()) { return false; }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // Adds the records that are complete in the buffer: a refill would move those already added.
    void AddBuffered(FrameBatch batch)
    {
        var headerBytes = _recordHeaderBytes;
        while (!batch.IsFull && _reader.Available >= headerBytes)
        {
            var record = (uint*)_reader.Current;
            var captured = Field(record[2]);
            if (captured > MaxRecordBytes)
            {
                if (batch.Count == 0) { Fault = Damaged(captured); }

                return;
            }

            if (_reader.Available - headerBytes < (int)captured) { return; }

            var original = Field(record[3]);
            var timestampNs = (Field(record[0]) * 1_000_000_000L) + (Field(record[1]) * _fractionNs);
            batch.Add(new((byte*)record + headerBytes, (int)captured, (int)Math.Min(Math.Max(original, captured), int.MaxValue), timestampNs, _linkType, 0));
            _reader.Advance(headerBytes + (int)captured);
        }
    }

    // Called with no complete record in the buffer: reads on, or says how the file ends.
    bool BufferNext()
    {
        if (!_reader.Require(_recordHeaderBytes))
        {
            if (_reader.EndedWell) { return false; }

            Fault = _reader.EndFault($"the last record is cut: its header has {_reader.Available} of {_recordHeaderBytes} bytes");
            return false;
        }

        var captured = Field(((uint*)_reader.Current)[2]);
        if (captured > MaxRecordBytes)
        {
            Fault = Damaged(captured);
            return false;
        }

        if (_reader.Require(_recordHeaderBytes + (int)captured)) { return true; }

        Fault = _reader.EndFault($"the last record is cut: it states {captured} captured bytes and {_reader.Available - _recordHeaderBytes} follow");
        return false;
    }

    CaptureFault Damaged(uint captured) =>
        new(_reader.Offset, $"damaged record: it states {captured} captured bytes, expected at most {MaxRecordBytes}");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint Field(uint stored) => _swapped ? BinaryPrimitives.ReverseEndianness(stored) : stored;

    readonly record struct FileHeader(bool Swapped, bool Nanoseconds, bool Modified, LinkType LinkType = default, uint SnapBytes = 0)
    {
        public static bool TryRead(uint magic, out FileHeader header)
        {
            var swapped = magic is 0xd4c3b2a1 or 0x4d3cb2a1 or 0x34cdb2a1;
            header = (swapped ? BinaryPrimitives.ReverseEndianness(magic) : magic) switch
            {
                0xa1b2c3d4 => new(swapped, Nanoseconds: false, Modified: false),
                0xa1b23c4d => new(swapped, Nanoseconds: true, Modified: false),
                0xa1b2cd34 => new(swapped, Nanoseconds: false, Modified: true),
                _ => default,
            };
            return header != default || magic == 0xa1b2c3d4;
        }

        public FileHeader WithFields(ReadOnlySpan<byte> bytes)
        {
            var snap = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
            var link = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]);
            if (Swapped)
            {
                snap = BinaryPrimitives.ReverseEndianness(snap);
                link = BinaryPrimitives.ReverseEndianness(link);
            }

            // The upper half of the field holds flags (frame check sequence length), the lower the link type.
            return this with { LinkType = (LinkType)(link & 0xffff), SnapBytes = snap };
        }
    }
}
