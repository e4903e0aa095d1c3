using System.Buffers.Binary;

namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>Writes the classic capture format from its specification, without the product's code.</summary>
public sealed class PcapBytes(bool bigEndian = false, bool nanoseconds = false, bool modified = false)
{
    readonly List<byte> _bytes = [];

    public PcapBytes Header(uint linkType = 1, uint snapBytes = 262144) =>
        Four(modified ? 0xa1b2cd34 : nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4).Two(2).Two(4).Four(0).Four(0).Four(snapBytes).Four(linkType);

    public PcapBytes Packet(byte[] data, long timestampNs, int? original = null)
    {
        var fraction = timestampNs % 1_000_000_000;
        Four((uint)(timestampNs / 1_000_000_000)).Four((uint)(nanoseconds ? fraction : fraction / 1000));
        Four((uint)data.Length).Four((uint)(original ?? data.Length));
        if (modified) { Four(3).Two(0x800).Two(0); }

        _bytes.AddRange(data);
        return this;
    }

    public int Length => _bytes.Count;

    public byte[] ToArray() => _bytes.ToArray();

    PcapBytes Two(ushort value)
    {
        var bytes = new byte[2];
        if (bigEndian) { BinaryPrimitives.WriteUInt16BigEndian(bytes, value); }
        else { BinaryPrimitives.WriteUInt16LittleEndian(bytes, value); }

        _bytes.AddRange(bytes);
        return this;
    }

    PcapBytes Four(uint value) => bigEndian ? Two((ushort)(value >> 16)).Two((ushort)value) : Two((ushort)value).Two((ushort)(value >> 16));
}
