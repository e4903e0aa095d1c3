using System.Globalization;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>Reads pcapng: any number of sections in either byte order, each with its own interfaces, link types and time scales.</summary>
/// <remarks>Source: draft-ietf-opsawg-pcapng. Section lengths are not needed and not believed.</remarks>
sealed unsafe class PcapngReader : IFrameSource
{
    const int TrailerBytes = 4;

    readonly BlockReader _reader;
    readonly PcapngSection _section = new();

    PcapngReader(BlockReader reader, string name)
    {
        _reader = reader;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CaptureInterface> Interfaces => _section.Interfaces;

    /// <inheritdoc/>
    public CaptureFault? Fault { get; private set; }

    /// <summary>Whether <paramref name="magic"/>, the first four bytes read as a little-endian number, begins a pcapng file.</summary>
    internal static bool IsMagic(uint magic) => magic == PcapngBlock.Section;

    /// <summary>Takes over <paramref name="reader"/>, whose buffered bytes begin with a section header.</summary>
    /// <exception cref="CaptureFormatException">The section header is damaged, cut short, or of another version.</exception>
    internal static PcapngReader Open(BlockReader reader, string name)
    {
        var source = new PcapngReader(reader, name);
        var fault = source.BufferNext() ? source._section.Start(reader.Current, source._section.LengthOf(reader.Current)) : source.Fault!.Message;
        return fault is null ? source : throw new CaptureFormatException(name, reader.Offset, fault, holdsPackets: true);
    }

    /// <inheritdoc/>
    public bool Read(FrameBatch batch)
    {
        batch.Clear();
        while (Fault is null)
        {
            AddBuffered(batch);
            if (batch.Count > 0) { return true; }

            if (Fault is not null || !BufferNext()) { return false; }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    // Takes the blocks that are complete in the buffer: a refill would move the frames already added. A fault waits until they were handed over.
    void AddBuffered(FrameBatch batch)
    {
        while (!batch.IsFull && _reader.Available >= PcapngBlock.MinBytes)
        {
            var block = _reader.Current;
            var length = _section.LengthOf(block);
            if (length > (uint)_reader.Available) { return; }

            var fault = CheckLength(block, length) ?? _section.Take(batch, block, length);
            if (fault is not null)
            {
                if (batch.Count == 0) { Fault = new(_reader.Offset, fault); }

                return;
            }

            _reader.Advance((int)length);
        }
    }

    // Called with no complete block in the buffer: reads on, passes over blocks of unknown types, or says how the file ends.
    bool BufferNext()
    {
        if (!_reader.Require(PcapngBlock.MinBytes))
        {
            if (_reader.EndedWell) { return false; }

            Fault = _reader.EndFault($"the last block is cut: {_reader.Available} bytes are left, expected at least {PcapngBlock.MinBytes}");
            return false;
        }

        var block = _reader.Current;
        var length = _section.LengthOf(block);
        if (CheckHeader(block, length) is { } fault)
        {
            Fault = new(_reader.Offset, fault);
            return false;
        }

        if (!_section.Knows(block)) { return Skip(length); }

        if (_reader.Require((int)length)) { return true; }

        Fault = Cut(_reader.Offset, length);
        return false;
    }

    // Passes over a block without ever holding more of it than the buffer does.
    bool Skip(uint length)
    {
        var offset = _reader.Offset;
        var stored = ((uint*)_reader.Current)[1];
        for (var left = length - TrailerBytes; left > 0 && _reader.Require(1);)
        {
            var step = (int)Math.Min(left, (uint)_reader.Available);
            _reader.Advance(step);
            left -= (uint)step;
        }

        if (!_reader.Require(TrailerBytes))
        {
            Fault = Cut(offset, length);
            return false;
        }

        var trailer = *(uint*)_reader.Current;
        if (trailer != stored)
        {
            Fault = new(offset, TrailerFault(stored, trailer));
            return false;
        }

        _reader.Advance(TrailerBytes);
        return true;
    }

    CaptureFault Cut(long offset, uint length)
    {
        var present = _reader.Offset + _reader.Available - offset;
        return _reader.Damage is null
            ? new(offset, $"the last block is cut: it states a length of {length} bytes and {present} are there")
            : new(offset + present, _reader.Damage);
    }

    string? CheckHeader(byte* block, uint length)
    {
        if (PcapngSection.CheckByteOrder(block) is { } fault) { return fault; }

        if (length < PcapngBlock.MinBytes || length % 4 != 0) { return LengthFault(length); }

        return _section.Knows(block) && length > PcapReader.MaxRecordBytes
            ? $"block states a length of {length} bytes, expected at most {PcapReader.MaxRecordBytes} for its type"
            : null;
    }

    // The whole block is in the buffer. Its two lengths are compared as stored: a section header comes in an order of its own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static string? CheckLength(byte* block, uint length)
    {
        if (length < PcapngBlock.MinBytes || length % 4 != 0) { return LengthFault(length); }

        var stored = ((uint*)block)[1];
        var trailer = *(uint*)(block + length - TrailerBytes);
        return trailer == stored ? null : TrailerFault(stored, trailer);
    }

    static string LengthFault(uint length) => $"block states a length of {length} bytes, expected a multiple of 4 from {PcapngBlock.MinBytes}";

    static string TrailerFault(uint stored, uint trailer) =>
        string.Create(CultureInfo.InvariantCulture, $"block ends with length {trailer:x8}, expected {stored:x8} as at its start");
}
