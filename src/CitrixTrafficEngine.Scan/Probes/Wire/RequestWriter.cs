using System.Buffers.Binary;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Writes a request field by field. Network byte order unless the name says otherwise.</summary>
ref struct RequestWriter(Span<byte> target)
{
    readonly Span<byte> _target = target;

    public int Length { get; private set; }

    public readonly Span<byte> Written => _target[..Length];

    public void Byte(byte value) => _target[Length++] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void UInt16LittleEndian(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void UInt32LittleEndian(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    public void Bytes(scoped ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Zeros(int count) => Take(count).Clear();

    /// <summary>A text and zeros, <paramref name="width"/> bytes in all.</summary>
    public void Padded(scoped ReadOnlySpan<byte> text, int width)
    {
        Bytes(text);
        Zeros(width - text.Length);
    }

    Span<byte> Take(int count)
    {
        var taken = _target.Slice(Length, count);
        Length += count;
        return taken;
    }
}
