using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Packets;

/// <summary>Reads the header above IP into a packet: its key, its payload, what TCP and ICMP say. Two ends with ports need no more than the ports captured.</summary>
static unsafe class TransportHeader
{
    /// <summary>RFC 9293. A header that was cut behind its ports still names its flow.</summary>
    public static PacketOutcome Tcp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

        var headerBytes = 20;
        if (ip.Has(offset, 20))
        {
            headerBytes = Math.Max((ip.Data[offset + 12] >> 4) * 4, 20);
            packet.Flags |= PacketFlags.TcpHeader;
            packet.Sequence = ip.Long(offset + 4);
            packet.Acknowledgement = ip.Long(offset + 8);
            packet.TcpFlags = (TcpFlags)ip.Data[offset + 13];
            packet.Window = ip.Word(offset + 14);
        }
        else if (ip.Has(offset, 13))
        {
            headerBytes = Math.Max((ip.Data[offset + 12] >> 4) * 4, 20);
        }

        SetPayload(ref packet, ip, offset + headerBytes);
        SetKey(ref packet, ip, version, IpProtocol.Tcp, ip.Word(offset), ip.Word(offset + 2));
        return PacketOutcome.Flow;
    }

    /// <summary>RFC 768.</summary>
    public static PacketOutcome Udp(ref Packet packet, in Extent ip, int offset, byte version) =>
        Ports(ref packet, ip, IpProtocol.Udp, offset, 8, version);

    /// <summary>RFC 9260: ports stand where those of TCP do.</summary>
    public static PacketOutcome Sctp(ref Packet packet, in Extent ip, int offset, byte version) =>
        Ports(ref packet, ip, IpProtocol.Sctp, offset, 12, version);

    /// <summary>RFC 792, RFC 4443. A query and its reply are one flow; every other message is one-way, keyed by type and code.</summary>
    public static PacketOutcome Icmp(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        if (!ip.Has(offset, 2)) { return ip.Missing(offset, 2); }

        packet.IcmpType = ip.Data[offset];
        packet.IcmpCode = ip.Data[offset + 1];
        SetPayload(ref packet, ip, offset + 8);
        SetKey(ref packet, ip, version, protocol, 0, 0);

        var message = IcmpMessage.Of(protocol, packet.IcmpType);
        if (message.Query != 0)
        {
            var asks = packet.IcmpType == message.Query;
            packet.IcmpType = message.Query;
            if (!asks && packet.Key.AddressA == packet.Key.AddressB) { packet.Flags |= PacketFlags.Reversed; } // who pings itself asks and answers
            packet.Key.PortA = IcmpMessage.QueryKey(message.Query, (int)(packet.Flags & PacketFlags.Reversed) ^ (asks ? 0 : 1));
            if (message.IsEcho && ip.Has(offset, 6)) { packet.Key.PortB = ip.Word(offset + 4); }

            return PacketOutcome.Flow;
        }

        if (message.IsError) { packet.Flags |= PacketFlags.IcmpError; }

        packet.Key.PortA = (ushort)((packet.IcmpType << 8) | packet.IcmpCode);
        packet.Key.PortB = (ushort)(1 + (int)(packet.Flags & PacketFlags.Reversed));
        return PacketOutcome.Flow;
    }

    /// <summary>Any other protocol: addresses alone make the flow.</summary>
    public static PacketOutcome Other(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        SetPayload(ref packet, ip, offset);
        SetKey(ref packet, ip, version, protocol, 0, 0);
        return PacketOutcome.Flow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static PacketOutcome Ports(ref Packet packet, in Extent ip, int protocol, int offset, int headerBytes, byte version)
    {
        if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

        SetPayload(ref packet, ip, offset + headerBytes);
        SetKey(ref packet, ip, version, protocol, ip.Word(offset), ip.Word(offset + 2));
        return PacketOutcome.Flow;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SetPayload(ref Packet packet, in Extent ip, int offset)
    {
        packet.PayloadOffset = offset;
        packet.PayloadBytes = Math.Max(ip.Wire - offset, 0);
        packet.PayloadCaptured = Math.Max(ip.Captured - offset, 0);
        if (ip.Captured < ip.Wire) { packet.Flags |= PacketFlags.Cut; }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void SetKey(ref Packet packet, in Extent ip, byte version, int protocol, ushort sourcePort, ushort targetPort)
    {
        var header = ip.Data + packet.IpOffset;
        var source = IpHeader.Source(header, version);
        var target = IpHeader.Target(header, version);
        var order = source.CompareTo(target);
        var reversed = order > 0 || (order == 0 && sourcePort > targetPort);
        ref var key = ref packet.Key;
        key.Protocol = (byte)protocol;
        key.Version = version;
        if (reversed)
        {
            packet.Flags |= PacketFlags.Reversed;
            key.AddressA = target;
            key.AddressB = source;
            key.PortA = targetPort;
            key.PortB = sourcePort;
        }
        else
        {
            key.AddressA = source;
            key.AddressB = target;
            key.PortA = sourcePort;
            key.PortB = targetPort;
        }
    }
}
