using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Packets;

/// <summary>The bytes that a layer may read: what was captured, and what the wire held. Both ends count from the frame's first byte.</summary>
readonly unsafe struct Extent(byte* data, int captured, int wire)
{
    public readonly byte* Data = data;

    /// <summary>End of the captured bytes that belong to the layer.</summary>
    public readonly int Captured = captured;

    /// <summary>End of the layer as headers and the wire length state it; at or behind <see cref="Captured"/>, unless headers lie.</summary>
    public readonly int Wire = wire;

    /// <summary>Whether <paramref name="count"/> bytes were captured at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int offset, int count) => Captured - offset >= count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ushort Word(int offset) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(Data + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Long(int offset) => BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(Data + offset));

    /// <summary>Why a layer of <paramref name="count"/> bytes at <paramref name="offset"/> cannot be read: the capture cut it, or no room was stated for it.</summary>
    public PacketOutcome Missing(int offset, int count) => Wire - offset >= count ? PacketOutcome.Truncated : PacketOutcome.Malformed;
}
