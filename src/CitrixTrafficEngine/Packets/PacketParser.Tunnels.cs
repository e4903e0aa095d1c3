using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Packets;

/// <content>Encapsulations. One whose inside cannot be read counts as the flow that carries it.</content>
sealed unsafe partial class PacketParser
{
    /// <summary>Encapsulations followed in one packet: 8. Real estates stack three or four; crafted packets any number.</summary>
    internal const int MaxTunnels = 8;

    const int VxlanPort = 4789; // RFC 7348
    const int GenevePort = 6081; // RFC 8926
    const int GtpPort = 2152; // 3GPP TS 29.281

    readonly Tunnel[] _stack = new Tunnel[MaxTunnels];
    int _depth;

    // Counted with the encapsulations: a chain of authentication headers is one more way to nest.
    int _authentications;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsTunnelPort(ushort port) => port is VxlanPort or GenevePort or GtpPort;

    // RFC 3032. Behind the bottom label the first nibble tells IP from an Ethernet pseudowire (RFC 4385, RFC 4928).
    PacketOutcome Mpls(ref Packet packet, in Extent frame, int offset)
    {
        uint label;
        do
        {
            if (!frame.Has(offset, 4)) { return frame.Missing(offset, 4); }

            label = frame.Long(offset);
            offset += 4;
        }
        while ((label & 0x100) == 0);

        if (!frame.Has(offset, 1)) { return frame.Missing(offset, 1); }

        if (!PushBelowIp(TunnelKind.Mpls, label >> 12)) { return PacketOutcome.TunnelDepth; }

        switch (frame.Data[offset] >> 4)
        {
            case 4:
                return Ipv4(ref packet, frame, offset);
            case 6:
                return Ipv6(ref packet, frame, offset);
            case 0:
                return Bridged(ref packet, frame, offset + 4); // behind the control word
            default:
                _protocolName = 0x8847;
                return PacketOutcome.NotIp;
        }
    }

    // RFC 2516.
    PacketOutcome Pppoe(ref Packet packet, in Extent frame, int offset)
    {
        if (!frame.Has(offset, 8)) { return frame.Missing(offset, 8); }

        if (!PushBelowIp(TunnelKind.Pppoe, frame.Word(offset + 2))) { return PacketOutcome.TunnelDepth; }

        var outcome = LinkLayer.Ppp(frame, offset + 6, out var protocol, out var content);
        if (outcome == PacketOutcome.Flow) { return EtherPayload(ref packet, frame, protocol, content); }

        _protocolName = protocol;
        return outcome;
    }

    PacketOutcome Bridged(ref Packet packet, in Extent frame, int offset)
    {
        var outcome = LinkLayer.Ethernet(frame, offset, out var protocol, out var content);
        return outcome == PacketOutcome.Flow ? EtherPayload(ref packet, frame, protocol, content) : outcome;
    }

    // IP in IP, and GRE with what it carries.
    PacketOutcome Tunnelled(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        var outer = packet;
        var depth = _depth;
        var outcome = protocol == 47
            ? Gre(ref packet, ip, offset, version)
            : IpInIp(ref packet, ip, protocol, offset, version);
        if (outcome is PacketOutcome.Flow or PacketOutcome.TunnelDepth) { return outcome; }

        packet = outer;
        _depth = depth;
        return PlainIp(ref packet, ip, protocol, offset, version);
    }

    PacketOutcome IpInIp(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        if (!Push(protocol == 4 ? TunnelKind.Ipip : TunnelKind.Ipv6, packet, ip, version, null)) { return PacketOutcome.TunnelDepth; }

        return protocol == 4 ? Ipv4(ref packet, ip, offset) : Ipv6(ref packet, ip, offset);
    }

    // RFC 2784 and RFC 2890; version 1 is RFC 2637, which carries PPP.
    PacketOutcome Gre(ref Packet packet, in Extent ip, int offset, byte version)
    {
        const int Checksum = 0x8000, Routing = 0x4000, Key = 0x2000, Sequence = 0x1000, Acknowledgement = 0x0080;

        if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

        var flags = ip.Word(offset);
        int protocol = ip.Word(offset + 2);
        var greVersion = flags & 7;
        if ((flags & Routing) != 0 || greVersion > 1) { return PacketOutcome.NotIp; }

        var at = offset + 4;
        if ((flags & Checksum) != 0) { at += 4; }

        uint? key = null;
        if ((flags & Key) != 0)
        {
            if (!ip.Has(at, 4)) { return ip.Missing(at, 4); }

            key = ip.Long(at);
            at += 4;
        }

        if ((flags & Sequence) != 0) { at += 4; }

        if (greVersion == 1 && (flags & Acknowledgement) != 0) { at += 4; }

        if (protocol is 0x88be or 0x22eb) { return Erspan(ref packet, ip, protocol, at, version, (flags & Sequence) != 0); }

        if (!Push(TunnelKind.Gre, packet, ip, version, key)) { return PacketOutcome.TunnelDepth; }

        if (protocol != 0x880b) { return EtherPayload(ref packet, ip, protocol, at); }

        var outcome = LinkLayer.Ppp(ip, at, out protocol, out var content);
        return outcome == PacketOutcome.Flow ? EtherPayload(ref packet, ip, protocol, content) : outcome;
    }

    // draft-foschiano-erspan: type I has no header and no sequence number, II has 8 bytes, III has 12 and may have 8 more.
    PacketOutcome Erspan(ref Packet packet, in Extent ip, int protocol, int offset, byte version, bool sequenced)
    {
        if (protocol == 0x88be && !sequenced)
        {
            return Push(TunnelKind.Erspan, packet, ip, version, null) ? Bridged(ref packet, ip, offset) : PacketOutcome.TunnelDepth;
        }

        var headerBytes = protocol == 0x88be ? 8 : 12;
        if (!ip.Has(offset, headerBytes)) { return ip.Missing(offset, headerBytes); }

        var session = (uint)(ip.Word(offset + 2) & 0x3ff);
        if (protocol == 0x22eb && (ip.Data[offset + 11] & 1) != 0) { headerBytes += 8; }

        return Push(TunnelKind.Erspan, packet, ip, version, session)
            ? Bridged(ref packet, ip, offset + headerBytes)
            : PacketOutcome.TunnelDepth;
    }

    PacketOutcome TunnelledUdp(ref Packet packet, in Extent ip, int offset, byte version, ushort port)
    {
        var outer = packet;
        var depth = _depth;
        var outcome = port switch
        {
            VxlanPort => Vxlan(ref packet, ip, offset + 8, version),
            GenevePort => Geneve(ref packet, ip, offset + 8, version),
            _ => Gtp(ref packet, ip, offset + 8, version),
        };
        if (outcome is PacketOutcome.Flow or PacketOutcome.TunnelDepth) { return outcome; }

        packet = outer;
        _depth = depth;
        return outcome;
    }

    PacketOutcome Vxlan(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 8)) { return ip.Missing(offset, 8); }

        if ((ip.Data[offset] & 0x08) == 0) { return PacketOutcome.NotIp; }

        return Push(TunnelKind.Vxlan, packet, ip, version, ip.Long(offset + 4) >> 8)
            ? Bridged(ref packet, ip, offset + 8)
            : PacketOutcome.TunnelDepth;
    }

    PacketOutcome Geneve(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 8)) { return ip.Missing(offset, 8); }

        if (ip.Data[offset] >> 6 != 0) { return PacketOutcome.NotIp; }

        var optionBytes = (ip.Data[offset] & 0x3f) * 4;
        return Push(TunnelKind.Geneve, packet, ip, version, ip.Long(offset + 4) >> 8)
            ? EtherPayload(ref packet, ip, ip.Word(offset + 2), offset + 8 + optionBytes)
            : PacketOutcome.TunnelDepth;
    }

    // 3GPP TS 29.281, section 5: a G-PDU carries the user's packet behind an optional 4 bytes and a chain of extension headers.
    PacketOutcome Gtp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        const byte UserPacket = 0xff, OptionalFields = 0x07, ExtensionFlag = 0x04;

        if (!ip.Has(offset, 8)) { return ip.Missing(offset, 8); }

        if ((ip.Data[offset] & 0xf0) != 0x30 || ip.Data[offset + 1] != UserPacket) { return PacketOutcome.NotIp; }

        var at = offset + 8;
        if ((ip.Data[offset] & OptionalFields) != 0)
        {
            if (!ip.Has(at, 4)) { return ip.Missing(at, 4); }

            var next = (ip.Data[offset] & ExtensionFlag) != 0 ? ip.Data[at + 3] : (byte)0;
            at += 4;
            for (var headers = 0; next != 0; headers++)
            {
                if (headers == MaxExtensionHeaders || !ip.Has(at, 1) || ip.Data[at] == 0) { return PacketOutcome.Malformed; }

                var last = at + (ip.Data[at] * 4) - 1;
                if (!ip.Has(last, 1)) { return ip.Missing(last, 1); }

                next = ip.Data[last];
                at = last + 1;
            }
        }

        if (!Push(TunnelKind.Gtp, packet, ip, version, ip.Long(offset + 4))) { return PacketOutcome.TunnelDepth; }

        var outcome = LinkLayer.RawIp(ip, at, out var protocol, out _);
        return outcome == PacketOutcome.Flow ? EtherPayload(ref packet, ip, protocol, at) : outcome;
    }

    bool PushBelowIp(TunnelKind kind, uint id)
    {
        if (_depth == MaxTunnels) { return false; }

        _stack[_depth++] = new() { Kind = kind, Id = id, HasId = true };
        return true;
    }

    bool Push(TunnelKind kind, in Packet packet, in Extent ip, byte version, uint? id)
    {
        if (_depth == MaxTunnels) { return false; }

        var header = ip.Data + packet.IpOffset;
        _stack[_depth++] = new()
        {
            Kind = kind,
            Version = version,
            Id = id ?? 0,
            HasId = id.HasValue,
            Source = version == 4 ? IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 12)) : Unsafe.ReadUnaligned<IpAddress>(header + 8),
            Destination = version == 4 ? IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 16)) : Unsafe.ReadUnaligned<IpAddress>(header + 24),
        };
        return true;
    }
}
