using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Packets;

/// <content>Encapsulations. One above IP whose inside cannot be read counts as the flow that carries it.</content>
sealed unsafe partial class PacketParser
{
    const int VxlanPort = 4789; // RFC 7348
    const int GenevePort = 6081; // RFC 8926
    const int GtpPort = 2152; // 3GPP TS 29.281

    /// <summary>MPLS labels followed in one stack: 16. Networks stack three or four.</summary>
    const int MaxLabels = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsTunnelPort(ushort port) => port is VxlanPort or GenevePort or GtpPort;

    // RFC 3032. Behind the bottom label the first nibble tells IP from an Ethernet pseudowire (RFC 4385, RFC 4928).
    PacketOutcome Mpls(ref Packet packet, in Extent frame, int offset)
    {
        const uint BottomOfStack = 0x100;

        uint label;
        var labels = 0;
        do
        {
            if (labels++ == MaxLabels) { return PacketOutcome.TunnelDepth; }

            if (!frame.Has(offset, 4)) { return frame.Missing(offset, 4); }

            label = frame.Long(offset);
            offset += 4;
        }
        while ((label & BottomOfStack) == 0);

        if (!frame.Has(offset, 1)) { return frame.Missing(offset, 1); }

        if (!_stack.Push(TunnelKind.Mpls, label >> 12)) { return PacketOutcome.TunnelDepth; }

        return (frame.Data[offset] >> 4) switch
        {
            4 => Ipv4(ref packet, frame, offset),
            6 => Ipv6(ref packet, frame, offset),
            _ => Pseudowire(ref packet, frame, offset),
        };
    }

    // A control word begins with a zero nibble (RFC 4448). Many senders leave it out, and a MAC address may begin so too.
    PacketOutcome Pseudowire(ref Packet packet, in Extent frame, int offset)
    {
        var outer = packet;
        var depth = _stack.Depth;
        if (frame.Data[offset] >> 4 == 0)
        {
            var outcome = EtherPayload(ref packet, frame, EtherType.Bridging, offset + 4);
            if (outcome is PacketOutcome.Flow or PacketOutcome.TunnelDepth) { return outcome; }

            packet = outer;
            _stack.Depth = depth;
        }

        if (EtherPayload(ref packet, frame, EtherType.Bridging, offset) == PacketOutcome.Flow) { return PacketOutcome.Flow; }

        packet = outer;
        _stack.Depth = depth;
        _protocolName = EtherType.Mpls;
        return PacketOutcome.NotIp;
    }

    // RFC 2516.
    PacketOutcome Pppoe(ref Packet packet, in Extent frame, int offset)
    {
        if (!frame.Has(offset, 8)) { return frame.Missing(offset, 8); }

        return _stack.Push(TunnelKind.Pppoe, frame.Word(offset + 2)) ? Ppp(ref packet, frame, offset + 6) : PacketOutcome.TunnelDepth;
    }

    PacketOutcome Ppp(ref Packet packet, in Extent frame, int offset)
    {
        var outcome = PppHeader.Find(frame, offset, out var protocol, out var content);
        if (outcome == PacketOutcome.Flow) { return EtherPayload(ref packet, frame, protocol, content); }

        _protocolName = protocol;
        return outcome;
    }

    PacketOutcome Tunnelled(ref Packet packet, in Extent ip, int protocol, int offset, byte version, ushort port = 0)
    {
        var outer = packet;
        var depth = _stack.Depth;
        var outcome = (protocol, port) switch
        {
            (IpProtocol.Ipv4, _) => _stack.Push(TunnelKind.Ipip, null, packet, ip, version) ? Ipv4(ref packet, ip, offset) : PacketOutcome.TunnelDepth,
            (IpProtocol.Ipv6, _) => _stack.Push(TunnelKind.Ipv6, null, packet, ip, version) ? Ipv6(ref packet, ip, offset) : PacketOutcome.TunnelDepth,
            (IpProtocol.Gre, _) => Gre(ref packet, ip, offset, version),
            (_, VxlanPort) => Vxlan(ref packet, ip, offset + 8, version),
            (_, GenevePort) => Geneve(ref packet, ip, offset + 8, version),
            _ => Gtp(ref packet, ip, offset + 8, version),
        };
        if (outcome is PacketOutcome.Flow or PacketOutcome.TunnelDepth) { return outcome; }

        packet = outer;
        _stack.Depth = depth;
        return protocol == IpProtocol.Udp
            ? TransportHeader.Udp(ref packet, ip, offset, version)
            : TransportHeader.Other(ref packet, ip, protocol, offset, version);
    }

    PacketOutcome Gre(ref Packet packet, in Extent ip, int offset, byte version)
    {
        var outcome = GreHeader.Read(ip, offset, out var gre);
        if (outcome != PacketOutcome.Flow) { return outcome; }

        if (gre.Protocol is EtherType.Erspan or EtherType.Erspan3) { return Erspan(ref packet, ip, gre, version); }

        if (!_stack.Push(TunnelKind.Gre, gre.Key, packet, ip, version)) { return PacketOutcome.TunnelDepth; }

        return gre.Protocol == EtherType.Ppp ? Ppp(ref packet, ip, gre.Content) : EtherPayload(ref packet, ip, gre.Protocol, gre.Content);
    }

    PacketOutcome Erspan(ref Packet packet, in Extent ip, in GreHeader gre, byte version)
    {
        var outcome = ErspanHeader.Read(ip, gre, out var erspan);
        if (outcome != PacketOutcome.Flow) { return outcome; }

        if (!_stack.Push(TunnelKind.Erspan, erspan.Session, packet, ip, version)) { return PacketOutcome.TunnelDepth; }

        return erspan.IsIp ? RawIp(ref packet, ip, erspan.Content) : EtherPayload(ref packet, ip, EtherType.Bridging, erspan.Content);
    }

    PacketOutcome Vxlan(ref Packet packet, in Extent ip, int offset, byte version)
    {
        const int IdentifierFlag = 0x08;

        if (!ip.Has(offset, 8)) { return ip.Missing(offset, 8); }

        if ((ip.Data[offset] & IdentifierFlag) == 0) { return PacketOutcome.NotIp; }

        return _stack.Push(TunnelKind.Vxlan, ip.Long(offset + 4) >> 8, packet, ip, version)
            ? EtherPayload(ref packet, ip, EtherType.Bridging, offset + 8)
            : PacketOutcome.TunnelDepth;
    }

    PacketOutcome Geneve(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 8)) { return ip.Missing(offset, 8); }

        if (ip.Data[offset] >> 6 != 0) { return PacketOutcome.NotIp; } // another version

        var optionBytes = (ip.Data[offset] & 0x3f) * 4;
        return _stack.Push(TunnelKind.Geneve, ip.Long(offset + 4) >> 8, packet, ip, version)
            ? EtherPayload(ref packet, ip, ip.Word(offset + 2), offset + 8 + optionBytes)
            : PacketOutcome.TunnelDepth;
    }

    PacketOutcome Gtp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        var outcome = GtpHeader.Read(ip, offset, out var gtp);
        if (outcome != PacketOutcome.Flow) { return outcome; }

        return _stack.Push(TunnelKind.Gtp, gtp.Endpoint, packet, ip, version) ? RawIp(ref packet, ip, gtp.Content) : PacketOutcome.TunnelDepth;
    }

    PacketOutcome RawIp(ref Packet packet, in Extent ip, int offset)
    {
        var outcome = LinkLayer.RawIp(ip, offset, out var protocol, out _);
        return outcome == PacketOutcome.Flow ? EtherPayload(ref packet, ip, protocol, offset) : outcome;
    }
}
