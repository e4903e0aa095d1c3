using System.Buffers.Binary;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>Builds Ethernet frames for whole runs of the engine. Checksums stay zero.</summary>
static class WireFrame
{
    public static byte[] Tcp(TestEnd from, TestEnd to, TcpFlags flags, uint sequence = 1, uint acknowledgement = 0, int payload = 0)
    {
        var segment = new byte[20 + payload];
        Ports(segment, from, to);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledgement);
        segment[12] = 5 << 4;
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 65_000);
        return Ip(from.Address, to.Address, 6, segment);
    }

    public static byte[] Udp(TestEnd from, TestEnd to, int payload = 0)
    {
        var datagram = new byte[8 + payload];
        Ports(datagram, from, to);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return Ip(from.Address, to.Address, 17, datagram);
    }

    public static byte[] Icmp(string from, string to, byte type, byte code = 0, ushort identifier = 1)
    {
        var (source, destination) = (TestEnd.Of(from, 0).Address, TestEnd.Of(to, 0).Address);
        byte[] message = [type, code, 0, 0, (byte)(identifier >> 8), (byte)identifier, 0, 1, 1, 2, 3, 4];
        return Ip(source, destination, source.IsV4 ? (byte)1 : (byte)58, message);
    }

    public static byte[] Ip(IpAddress from, IpAddress to, byte protocol, byte[] content)
    {
        Span<byte> source = stackalloc byte[IpAddress.Size];
        Span<byte> destination = stackalloc byte[IpAddress.Size];
        from.CopyTo(source);
        to.CopyTo(destination);
        var v4 = from.IsV4;
        var headerBytes = v4 ? 20 : 40;
        var frame = new byte[14 + headerBytes + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(v4 ? 0x0800 : 0x86dd));
        var ip = frame.AsSpan(14);
        content.CopyTo(ip[headerBytes..]);
        if (v4)
        {
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(headerBytes + content.Length));
            ip[8] = 64;
            ip[9] = protocol;
            source[12..].CopyTo(ip[12..]);
            destination[12..].CopyTo(ip[16..]);
            return frame;
        }

        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)content.Length);
        ip[6] = protocol;
        ip[7] = 64;
        source.CopyTo(ip[8..]);
        destination.CopyTo(ip[24..]);
        return frame;
    }

    public static byte[] Arp()
    {
        var frame = new byte[42];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0806);
        return frame;
    }

    static void Ports(Span<byte> segment, TestEnd from, TestEnd to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], to.Port);
    }
}
