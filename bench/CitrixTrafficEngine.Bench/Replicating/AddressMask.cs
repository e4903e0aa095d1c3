using System.Buffers.Binary;

namespace CitrixTrafficEngine.Bench.Replicating;

/// <summary>XORs the number of a copy into the IP addresses of a frame, and keeps every checksum as right, or as wrong, as it was.</summary>
/// <remarks>
/// In IPv4 the number stands in the second and third byte of an address, in IPv6 in the fourth group: 192.0.2.7 of copy 5 is 192.0.7.7. Both ends of a frame change
/// alike, so flows stay flows. Goes into VLAN tags, IP in IP, GRE, and VXLAN without a checksum; what an ICMP error quotes is left as it is.
/// Checksums change by what the addresses change (RFC 1624), so a frame cut by the snap length needs no payload.
/// </remarks>
static class AddressMask
{
    const int EtherIpv4 = 0x0800, EtherIpv6 = 0x86dd, EtherBridged = 0x6558;
    const int IpInIp = 4, Tcp = 6, Udp = 17, Ipv6InIp = 41, Gre = 47, IcmpV6 = 58;
    const int VxlanPort = 4789;

    /// <summary>Changes <paramref name="frame"/>, which begins with its Ethernet header. What it cannot follow stays.</summary>
    public static void Apply(Span<byte> frame, ushort copy)
    {
        var at = 12;
        while (at + 2 <= frame.Length)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(frame[at..]);
            at += 2;
            if (type is not (0x8100 or 0x88a8))
            {
                Network(frame[Math.Min(at, frame.Length)..], type, copy);
                return;
            }

            at += 2;
        }
    }

    static void Network(Span<byte> packet, int type, ushort copy)
    {
        if (type == EtherIpv4) { Ipv4(packet, copy); }
        else if (type == EtherIpv6) { Ipv6(packet, copy); }
        else if (type == EtherBridged) { Apply(packet, copy); }
    }

    static void Ipv4(Span<byte> packet, ushort copy)
    {
        if (packet.Length < 20 || packet[0] >> 4 != 4) { return; }

        var headerBytes = (packet[0] & 15) * 4;
        var old = Words(packet[12..20]);
        Flip(packet[13..15], copy);
        Flip(packet[17..19], copy);
        Update(packet[10..12], old, packet[12..20]);
        var isFirst = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1fff) == 0;
        if (isFirst && packet.Length > headerBytes) { Transport(packet[headerBytes..], packet[9], old, packet[12..20], copy); }
    }

    static void Ipv6(Span<byte> packet, ushort copy)
    {
        if (packet.Length < 40 || packet[0] >> 4 != 6) { return; }

        var old = Words(packet[8..40]);
        Flip(packet[14..16], copy);
        Flip(packet[30..32], copy);
        var (protocol, at) = (packet[6], 40);

        // Hop-by-hop, routing, destination options; a fragment's first piece only; authentication counts in fours.
        while (protocol is 0 or 43 or 44 or 51 or 60)
        {
            if (at + 8 > packet.Length) { return; }

            if (protocol == 44 && (BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]) & 0xfff8) != 0) { return; }

            var bytes = protocol == 44 ? 8 : protocol == 51 ? (packet[at + 1] + 2) * 4 : (packet[at + 1] + 1) * 8;
            (protocol, at) = (packet[at], at + bytes);
        }

        if (at < packet.Length) { Transport(packet[at..], protocol, old, packet[8..40], copy); }
    }

    // The checksums that cover a pseudo-header change with its addresses.
    static void Transport(Span<byte> segment, int protocol, uint old, ReadOnlySpan<byte> addresses, ushort copy)
    {
        switch (protocol)
        {
            case Tcp when segment.Length >= 18:
                Update(segment[16..18], old, addresses);
                break;
            case IcmpV6 when segment.Length >= 4:
                Update(segment[2..4], old, addresses);
                break;
            case Udp when segment.Length >= 8:
                if (segment[6] == 0 && segment[7] == 0) { Vxlan(segment, copy); } // no checksum
                else
                {
                    Update(segment[6..8], old, addresses);
                    if (segment[6] == 0 && segment[7] == 0) { segment[6] = segment[7] = 0xff; } // RFC 768
                }

                break;
            case IpInIp: Ipv4(segment, copy); break;
            case Ipv6InIp: Ipv6(segment, copy); break;
            case Gre when segment.Length >= 4 && (segment[0] & 0x80) == 0 && (segment[1] & 7) == 0: // version 0, no checksum
                var bytes = 4 + ((segment[0] & 0x20) != 0 ? 4 : 0) + ((segment[0] & 0x10) != 0 ? 4 : 0);
                if (segment.Length > bytes) { Network(segment[bytes..], BinaryPrimitives.ReadUInt16BigEndian(segment[2..]), copy); }

                break;
            default: break;
        }
    }

    static void Vxlan(Span<byte> datagram, ushort copy)
    {
        if (datagram.Length > 16 && BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == VxlanPort) { Apply(datagram[16..], copy); }
    }

    static void Flip(Span<byte> field, ushort copy) => BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(field) ^ copy));

    static uint Words(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length > 1; bytes = bytes[2..]) { sum += BinaryPrimitives.ReadUInt16BigEndian(bytes); }

        return sum;
    }

    // RFC 1624, equation 3: HC' = ~(~HC + ~m + m').
    static void Update(Span<byte> checksum, uint old, ReadOnlySpan<byte> addresses)
    {
        var sum = (uint)(ushort)~BinaryPrimitives.ReadUInt16BigEndian(checksum) + (ushort)~Fold(old) + Fold(Words(addresses));
        BinaryPrimitives.WriteUInt16BigEndian(checksum, (ushort)~Fold(sum));
    }

    static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)(sum + (sum >> 16));
    }
}
