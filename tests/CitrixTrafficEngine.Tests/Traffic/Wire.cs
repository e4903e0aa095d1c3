using System.Buffers.Binary;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Bytes as they stand on the wire. Knows nothing of the program's parser.</summary>
static class Wire
{
    public static byte[] Join(params ReadOnlySpan<byte[]> parts)
    {
        var joined = new List<byte>();
        foreach (var part in parts) { joined.AddRange(part); }

        return [.. joined];
    }

    /// <summary>Hexadecimal digits, blanks between them left out.</summary>
    public static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] U16(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] Little16(int value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] Little32(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
