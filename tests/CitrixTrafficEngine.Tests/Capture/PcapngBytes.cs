using System.Buffers.Binary;

namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>Writes pcapng blocks from their specification, without the product's code.</summary>
public sealed class PcapngBytes
{
    readonly List<byte> _bytes = [];
    bool _bigEndian;

    public int Length => _bytes.Count;

    public PcapngBytes Section(bool bigEndian = false, long length = -1)
    {
        _bigEndian = bigEndian;
        return Block(0x0a0d0d0a, [.. Four(0x1a2b3c4d), .. Two(1), .. Two(0), .. Eight((ulong)length)]);
    }

    public PcapngBytes Interface(ushort linkType = 1, uint snapBytes = 262144, params byte[][] options) =>
        Block(1, [.. Two(linkType), .. Two(0), .. Four(snapBytes), .. options.SelectMany(option => option), .. options.Length > 0 ? Four(0) : []]);

    public PcapngBytes Enhanced(byte[] data, ulong ticks, uint interfaceId = 0, int? original = null) =>
        Block(6, [.. Four(interfaceId), .. Four((uint)(ticks >> 32)), .. Four((uint)ticks), .. Four((uint)data.Length), .. Four((uint)(original ?? data.Length)), .. Padded(data)]);

    public PcapngBytes Obsolete(byte[] data, ulong ticks, ushort interfaceId = 0, ushort drops = 0xffff) =>
        Block(2, [.. Two(interfaceId), .. Two(drops), .. Four((uint)(ticks >> 32)), .. Four((uint)ticks), .. Four((uint)data.Length), .. Four((uint)data.Length), .. Padded(data)]);

    public PcapngBytes Simple(byte[] data, int? original = null) =>
        Block(3, [.. Four((uint)(original ?? data.Length)), .. Padded(data)]);

    public PcapngBytes Block(uint type, byte[] body)
    {
        var length = Four((uint)(body.Length + 12));
        return Raw([.. Four(type), .. length, .. body, .. length]);
    }

    public PcapngBytes Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] Option(ushort code, byte[] value) => [.. Two(code), .. Two((ushort)value.Length), .. Padded(value)];

    public byte[] Resolution(byte value) => Option(9, [value]);

    public byte[] Offset(long seconds) => Option(14, Eight((ulong)seconds));

    public byte[] Name(string name) => Option(2, System.Text.Encoding.UTF8.GetBytes(name));

    public byte[] ToArray() => _bytes.ToArray();

    public byte[] Two(ushort value)
    {
        var bytes = new byte[2];
        if (_bigEndian) { BinaryPrimitives.WriteUInt16BigEndian(bytes, value); }
        else { BinaryPrimitives.WriteUInt16LittleEndian(bytes, value); }

        return bytes;
    }

    public byte[] Four(uint value)
    {
        var bytes = new byte[4];
        if (_bigEndian) { BinaryPrimitives.WriteUInt32BigEndian(bytes, value); }
        else { BinaryPrimitives.WriteUInt32LittleEndian(bytes, value); }

        return bytes;
    }

    byte[] Eight(ulong value)
    {
        var bytes = new byte[8];
        if (_bigEndian) { BinaryPrimitives.WriteUInt64BigEndian(bytes, value); }
        else { BinaryPrimitives.WriteUInt64LittleEndian(bytes, value); }

        return bytes;
    }

    static byte[] Padded(byte[] value) => [.. value, .. new byte[-value.Length & 3]];
}
