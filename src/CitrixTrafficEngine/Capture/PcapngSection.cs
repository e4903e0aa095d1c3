using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>What is in force at one place of a pcapng file: byte order and interfaces. Each section header begins it anew.</summary>
/// <remarks>A Simple Packet Block has no time: its frame carries that of the packet before it in the file, so that time does not jump.</remarks>
sealed unsafe class PcapngSection
{
    /// <summary>Most interfaces of a section, the range of <see cref="Frame.InterfaceIndex"/>. <see cref="Interfaces"/> shows as many; what later sections add shares its last.</summary>
    const int MaxInterfaces = 65_536;

    readonly List<CaptureInterface> _shown = [];
    PcapngInterface[] _interfaces = new PcapngInterface[1];
    int _count;
    bool _swapped;
    long _lastNs;

    /// <summary>All interfaces of all sections so far.</summary>
    public IReadOnlyList<CaptureInterface> Interfaces => _shown;

    /// <summary>The total length that a block states. Reads 12 bytes; a section header states it in the byte order that it begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LengthOf(byte* block)
    {
        var stored = *(uint*)(block + 4);
        var swapped = IsSection(block) ? *(uint*)(block + 8) != PcapngBlock.ByteOrderMagic : _swapped;
        return swapped ? BinaryPrimitives.ReverseEndianness(stored) : stored;
    }

    /// <summary>Whether <see cref="Take"/> reads the content of a block.</summary>
    public bool Knows(byte* block) =>
        Field(block, 0) is PcapngBlock.Section or PcapngBlock.Interface or PcapngBlock.Packet or PcapngBlock.Simple or PcapngBlock.Enhanced;

    /// <summary>Why a section header's byte order cannot be told, or null. Reads 12 bytes.</summary>
    public static string? CheckByteOrder(byte* block)
    {
        var magic = *(uint*)(block + 8);
        return !IsSection(block) || magic == PcapngBlock.ByteOrderMagic || BinaryPrimitives.ReverseEndianness(magic) == PcapngBlock.ByteOrderMagic
            ? null
            : $"section header with byte-order magic {Convert.ToHexStringLower(new ReadOnlySpan<byte>(block + 8, 4))}, expected 4d3c2b1a or 1a2b3c4d";
    }

    /// <summary>Adds the packet of a whole block to <paramref name="batch"/>, or takes over what else it states.</summary>
    /// <returns>What is wrong with the block, or null.</returns>
    public string? Take(FrameBatch batch, byte* block, uint length) => Field(block, 0) switch
    {
        PcapngBlock.Enhanced => TakePacket(batch, block, length, Field(block, 8)),
        PcapngBlock.Packet => TakePacket(batch, block, length, _swapped ? Field(block, 8) >> 16 : Field(block, 8) & 0xffff),
        PcapngBlock.Simple => TakeSimple(batch, block, length),
        PcapngBlock.Interface => AddInterface(block, length),
        PcapngBlock.Section => Start(block, length),
        _ => null,
    };

    /// <summary>Begins a section. Interfaces are numbered anew in each.</summary>
    public string? Start(byte* block, uint length)
    {
        const uint MajorVersion = 1;

        if (CheckByteOrder(block) is { } fault) { return fault; }

        if (length < PcapngBlock.MinSectionBytes) { return TooShort("section header", length, PcapngBlock.MinSectionBytes); }

        _swapped = *(uint*)(block + 8) != PcapngBlock.ByteOrderMagic;
        _count = 0;
        var versions = Field(block, 12);
        var major = _swapped ? versions >> 16 : versions & 0xffff;
        return major == MajorVersion ? null : $"section of pcapng version {major}, expected {MajorVersion}";
    }

    string? TakePacket(FrameBatch batch, byte* block, uint length, uint id)
    {
        const int DataOffset = 28;

        if (length < PcapngBlock.MinPacketBytes) { return TooShort("packet", length, PcapngBlock.MinPacketBytes); }

        if (id >= (uint)_count) { return NoInterface(id); }

        var captured = Field(block, 20);
        if (captured > length - PcapngBlock.MinPacketBytes) { return NoRoom(captured, length - PcapngBlock.MinPacketBytes); }

        ref readonly var from = ref _interfaces[id];
        _lastNs = from.Scale.ToNs(((ulong)Field(block, 12) << 32) | Field(block, 16));
        batch.Add(new(block + DataOffset, (int)captured, OriginalBytes(Field(block, 24), captured), _lastNs, from.LinkType, from.Index));
        return null;
    }

    // The block does not state how much was captured: the snap length of interface 0 does.
    string? TakeSimple(FrameBatch batch, byte* block, uint length)
    {
        const int DataOffset = 12;

        if (length < PcapngBlock.MinSimpleBytes) { return TooShort("simple packet", length, PcapngBlock.MinSimpleBytes); }

        if (_count == 0) { return NoInterface(0); }

        ref readonly var from = ref _interfaces[0];
        var original = Field(block, 8);
        var captured = from.SnapBytes == 0 ? original : Math.Min(original, from.SnapBytes);
        if (captured > length - PcapngBlock.MinSimpleBytes) { return NoRoom(captured, length - PcapngBlock.MinSimpleBytes); }

        batch.Add(new(block + DataOffset, (int)captured, OriginalBytes(original, captured), _lastNs, from.LinkType, from.Index));
        return null;
    }

    string? AddInterface(byte* block, uint length)
    {
        if (length < PcapngBlock.MinInterfaceBytes) { return TooShort("interface description", length, PcapngBlock.MinInterfaceBytes); }

        if (_count == MaxInterfaces) { return $"interface description block, expected at most {MaxInterfaces} of them in a section"; }

        if (_count == _interfaces.Length) { Array.Resize(ref _interfaces, _count * 2); }

        var index = (ushort)Math.Min(_shown.Count, MaxInterfaces - 1);
        _interfaces[_count++] = PcapngInterface.Read(new(block, (int)length), _swapped, index, out var shown);
        if (_shown.Count < MaxInterfaces) { _shown.Add(shown); }

        return null;
    }

    static string TooShort(string what, uint length, int expected) => $"{what} block states a length of {length} bytes, expected at least {expected}";

    static string NoRoom(uint captured, uint room) => $"packet block states {captured} captured bytes, expected at most the {room} that it has room for";

    string NoInterface(uint id) => _count == 0
        ? $"packet block of interface {id}, expected an interface description before it"
        : $"packet block of interface {id}, expected at most {_count - 1}";

    static bool IsSection(byte* block) => *(uint*)block == PcapngBlock.Section;

    static int OriginalBytes(uint stated, uint captured) => (int)Math.Min(Math.Max(stated, captured), int.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    uint Field(byte* block, uint offset)
    {
        var stored = *(uint*)(block + offset);
        return _swapped ? BinaryPrimitives.ReverseEndianness(stored) : stored;
    }
}
