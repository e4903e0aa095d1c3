using System.Buffers.Binary;
using System.Net;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>Builds Ethernet frames. Checksums stay zero: neither tshark nor ctxscan asks for them.</summary>
static class TestFrame
{
    const byte Tcp = 6;
    const byte Udp = 17;

    /// <summary>A TCP segment with <paramref name="flags"/> (SYN 02, ACK 10, FIN 01, RST 04).</summary>
    public static byte[] OfTcp(End source, End destination, byte flags, uint sequence = 1, int payloadBytes = 0, ushort[]? tags = null, bool extended = false)
    {
        var segment = new byte[20 + payloadBytes];
        Ports(segment, source, destination);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        segment[12] = 5 << 4; // header of five words
        segment[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(14), 65_000);
        return Frame(source.Address, destination.Address, Tcp, segment, tags ?? [], extended);
    }

    public static byte[] OfUdp(End source, End destination, int payloadBytes = 0, ushort[]? tags = null, bool extended = false)
    {
        var datagram = new byte[8 + payloadBytes];
        Ports(datagram, source, destination);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return Frame(source.Address, destination.Address, Udp, datagram, tags ?? [], extended);
    }

    /// <summary>A request for a MAC address: a frame without IP.</summary>
    public static byte[] OfArp()
    {
        var frame = new byte[42];
        Ethernet(frame, [], 0x0806);
        byte[] request = [0, 1, 8, 0, 6, 4, 0, 1];
        request.CopyTo(frame, 14);
        return frame;
    }

    static void Ports(Span<byte> segment, End source, End destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], (ushort)destination.Port);
    }

    static byte[] Frame(IPAddress source, IPAddress destination, byte protocol, byte[] segment, ushort[] tags, bool extended)
    {
        var (from, to) = (source.GetAddressBytes(), destination.GetAddressBytes());
        var packet = from.Length == 4 ? Ipv4(from, to, protocol, segment, extended) : Ipv6(from, to, protocol, segment, extended);
        var frame = new byte[14 + (4 * tags.Length) + packet.Length];
        var length = Ethernet(frame, tags, from.Length == 4 ? 0x0800 : 0x86dd);
        packet.CopyTo(frame, length);
        return frame;
    }

    static int Ethernet(Span<byte> frame, ushort[] tags, int etherType)
    {
        frame[0] = frame[6] = 2; // locally administered addresses
        (frame[5], frame[11]) = (2, 1);
        var at = 12;
        for (var index = 0; index < tags.Length; index++)
        {
            // The outer of two tags is 802.1ad's.
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], (ushort)(index + 1 < tags.Length ? 0x88a8 : 0x8100));
            BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 2)..], tags[index]);
            at += 4;
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame[at..], (ushort)etherType);
        return at + 2;
    }

    static byte[] Ipv4(byte[] source, byte[] destination, byte protocol, byte[] segment, bool options)
    {
        var headerBytes = options ? 24 : 20;
        var packet = new byte[headerBytes + segment.Length];
        packet[0] = (byte)(0x40 | (headerBytes / 4));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[6] = 0x40; // do not fragment
        packet[8] = 64;
        packet[9] = protocol;
        source.CopyTo(packet, 12);
        destination.CopyTo(packet, 16);
        if (options) { packet.AsSpan(20, 4).Fill(1); } // no-operation

        segment.CopyTo(packet, headerBytes);
        return packet;
    }

    static byte[] Ipv6(byte[] source, byte[] destination, byte protocol, byte[] segment, bool extensions)
    {
        const byte HopByHop = 0;
        const byte DestinationOptions = 60;
        var extensionBytes = extensions ? 16 : 0;
        var packet = new byte[40 + extensionBytes + segment.Length];
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(packet.Length - 40));
        packet[6] = extensions ? HopByHop : protocol;
        packet[7] = 64;
        source.CopyTo(packet, 8);
        destination.CopyTo(packet, 24);
        if (extensions)
        {
            // Each eight bytes: next header, length 0, one PadN option of four bytes.
            (packet[40], packet[42], packet[43]) = (DestinationOptions, 1, 4);
            (packet[48], packet[50], packet[51]) = (protocol, 1, 4);
        }

        segment.CopyTo(packet, 40 + extensionBytes);
        return packet;
    }
}
