using System.Net;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Writes IP packets and cuts them into fragments (RFC 791, RFC 8200).</summary>
static class Ip
{
    const int HeaderBytes4 = 20;
    const int HeaderBytes6 = 40;

    public static byte[] V4(string source, string target, int protocol, byte[] payload, int id = 1, int fragment = 0, int? totalBytes = null)
    {
        var header = Wire.Join(
            [0x45, 0], Wire.U16(totalBytes ?? (HeaderBytes4 + payload.Length)), Wire.U16(id), Wire.U16(fragment), [64, (byte)protocol, 0, 0], Address(source), Address(target));
        var sum = 0;
        for (var at = 0; at < header.Length; at += 2) { sum += (header[at] << 8) | header[at + 1]; }

        sum = (sum & 0xffff) + (sum >> 16);
        sum = ~((sum & 0xffff) + (sum >> 16));
        (header[10], header[11]) = ((byte)(sum >> 8), (byte)sum);
        return Wire.Join(header, payload);
    }

    public static byte[] V6(string source, string target, int next, byte[] payload, int? payloadBytes = null) =>
        Wire.Join([0x60, 0, 0, 0], Wire.U16(payloadBytes ?? payload.Length), [(byte)next, 64], Address(source), Address(target), payload);

    /// <summary>An extension header of eight bytes, filled with a padding option.</summary>
    public static byte[] Extension(int next) => [(byte)next, 0, 1, 4, 0, 0, 0, 0];

    /// <summary>The IPv6 fragment header; <paramref name="offset"/> in bytes, a multiple of eight.</summary>
    public static byte[] FragmentHeader(int next, int offset, bool more, long id) => Wire.Join([(byte)next, 0], Wire.U16(offset | (more ? 1 : 0)), Wire.U32(id));

    /// <summary>Cuts an IPv4 packet into <paramref name="pieces"/> fragments.</summary>
    public static IEnumerable<byte[]> Cut4(byte[] packet, int pieces, int id)
    {
        var data = packet[HeaderBytes4..];
        foreach (var (start, end) in Pieces(data.Length, pieces))
        {
            var more = end < data.Length ? 0x2000 : 0;
            yield return V4(Text(packet[12..16]), Text(packet[16..20]), packet[9], data[start..end], id, more | (start / 8));
        }
    }

    /// <summary>Cuts an IPv6 packet without extension headers into <paramref name="pieces"/> fragments.</summary>
    public static IEnumerable<byte[]> Cut6(byte[] packet, int pieces, int id)
    {
        var data = packet[HeaderBytes6..];
        foreach (var (start, end) in Pieces(data.Length, pieces))
        {
            yield return V6(Text(packet[8..24]), Text(packet[24..40]), 44, Wire.Join(FragmentHeader(packet[6], start, end < data.Length, id), data[start..end]));
        }
    }

    public static byte[] Address(string text) => IPAddress.Parse(text).GetAddressBytes();

    static string Text(byte[] address) => new IPAddress(address).ToString();

    static IEnumerable<(int Start, int End)> Pieces(int bytes, int pieces)
    {
        var size = (bytes / pieces) & ~7;
        for (var piece = 0; piece < pieces; piece++) { yield return (piece * size, piece == pieces - 1 ? bytes : (piece + 1) * size); }
    }
}
