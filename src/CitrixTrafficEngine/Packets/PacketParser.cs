using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Packets;

/// <summary>Reads the headers of one frame and finds its innermost flow. Hot: once per packet. Never throws on traffic, never allocates for a stack of encapsulations it has met.</summary>
sealed unsafe partial class PacketParser
{
    const int ProtocolIcmp = 1;
    const int ProtocolTcp = 6;
    const int ProtocolUdp = 17;
    const int ProtocolAh = 51;
    const int ProtocolIcmpV6 = 58;
    const int ProtocolSctp = 132;

    /// <summary>IPv6 extension headers followed in one packet: 10. RFC 8200 orders at most 7.</summary>
    const int MaxExtensionHeaders = 10;

    readonly bool _outerOnly;
    readonly bool _keyVlan;
    readonly ulong _seed;
    readonly TunnelTable _tunnels;
    int _protocolName; // what a packet without IP carried

    /// <summary>Makes a parser. Keys are hashed with <paramref name="seed"/>; removed encapsulations are kept in <paramref name="tunnels"/>.</summary>
    public PacketParser(ParserOptions options, ulong seed, TunnelTable tunnels)
    {
        ArgumentNullException.ThrowIfNull(options);
        _outerOnly = options.OuterOnly;
        _keyVlan = options.KeyVlan;
        _seed = seed;
        _tunnels = tunnels;
    }

    /// <summary>What skipped frames carried, by name.</summary>
    public SkippedNames Skipped { get; } = new();

    /// <summary>Reads <paramref name="frame"/> into <paramref name="packet"/>, all of whose fields are set.</summary>
    public void Parse(in Frame frame, out Packet packet)
    {
        packet = default;
        var extent = new Extent(frame.Data, frame.CapturedBytes, frame.OriginalBytes);
        _depth = 0;
        _authentications = 0;
        var outcome = LinkLayer.Find(frame.LinkType, extent, out var protocol, out var offset);
        if (outcome == PacketOutcome.Flow)
        {
            outcome = EtherPayload(ref packet, extent, protocol, offset);
        }
        else
        {
            _protocolName = protocol;
        }

        packet.Outcome = outcome;
        if (outcome != PacketOutcome.Flow)
        {
            CountSkipped(outcome);
            return;
        }

        if (_depth > 0) { packet.Tunnels = _tunnels.IndexOf(_stack.AsSpan(0, _depth)); }

        if (_keyVlan)
        {
            packet.Key.Vlan = packet.Vlan;
            packet.Key.InnerVlan = packet.InnerVlan;
        }

        packet.Hash = FlowKey.Hash(in packet.Key, _seed);
    }

    /// <summary>The seeded hash that packets of <paramref name="key"/> carry.</summary>
    internal uint HashOf(in FlowKey key) => FlowKey.Hash(in key, _seed);

    void CountSkipped(PacketOutcome outcome)
    {
        if (outcome == PacketOutcome.NotIp) { Skipped.CountNotIp(_protocolName); }

        if (outcome == PacketOutcome.LinkType) { Skipped.CountLinkType(_protocolName); }
    }

    PacketOutcome EtherPayload(ref Packet packet, in Extent frame, int protocol, int offset)
    {
        while (true)
        {
            switch (protocol)
            {
                case LinkLayer.EtherTypeIpv4:
                    return Ipv4(ref packet, frame, offset);
                case LinkLayer.EtherTypeIpv6:
                    return Ipv6(ref packet, frame, offset);
                case 0x8100 or 0x88a8 or 0x9100: // IEEE 802.1Q, 802.1ad, and the tag that came before it
                    if (!frame.Has(offset, 4)) { return PacketOutcome.Truncated; }

                    AddVlan(ref packet, frame.Word(offset));
                    protocol = frame.Word(offset + 2);
                    offset += 4;
                    break;
                case 0x8847 or 0x8848:
                    return Mpls(ref packet, frame, offset);
                case 0x8864:
                    return Pppoe(ref packet, frame, offset);
                case LinkLayer.EtherTypeBridging:
                    return Bridged(ref packet, frame, offset);
                default:
                    var outcome = LinkLayer.Llc(frame, ref protocol, ref offset);
                    if (outcome != PacketOutcome.Flow)
                    {
                        _protocolName = protocol;
                        return outcome;
                    }

                    break;
            }
        }
    }

    // The outermost tag and the one behind it are reported, further ones are passed over.
    static void AddVlan(ref Packet packet, ushort tag)
    {
        var id = (ushort)(tag & 0xfff);
        if (packet.Vlan == 0)
        {
            packet.Vlan = id;
        }
        else if (packet.InnerVlan == 0)
        {
            packet.InnerVlan = id;
        }
    }

    // RFC 791.
    PacketOutcome Ipv4(ref Packet packet, in Extent frame, int offset)
    {
        if (!frame.Has(offset, 20)) { return frame.Missing(offset, 20); }

        var data = frame.Data + offset;
        var headerBytes = (data[0] & 15) * 4;
        int totalBytes = frame.Word(offset + 2);
        if (totalBytes == 0) { totalBytes = frame.Wire - offset; } // segmentation offload: the card fills it in after the capture

        if (data[0] >> 4 != 4 || headerBytes < 20 || totalBytes < headerBytes) { return PacketOutcome.Malformed; }

        var wireEnd = offset + totalBytes;
        var inner = new Extent(frame.Data, Math.Min(frame.Captured, wireEnd), wireEnd);
        packet.Ttl = data[8];
        packet.IpId = frame.Word(offset + 4);
        packet.IpBytes = totalBytes;
        packet.IpOffset = offset;

        var fragment = frame.Word(offset + 6);
        if ((fragment & 0x3fff) != 0)
        {
            packet.FragmentOffset = offset;
            if ((fragment & 0x1fff) != 0) { return LaterFragment(ref packet, totalBytes - headerBytes); }

            packet.Flags |= PacketFlags.FirstFragment;
        }

        return Transport(ref packet, inner, data[9], offset + headerBytes, 4);
    }

    // RFC 8200.
    PacketOutcome Ipv6(ref Packet packet, in Extent frame, int offset)
    {
        if (!frame.Has(offset, 40)) { return frame.Missing(offset, 40); }

        if (frame.Data[offset] >> 4 != 6) { return PacketOutcome.Malformed; }

        int payloadBytes = frame.Word(offset + 4);
        var wireEnd = payloadBytes == 0 ? frame.Wire : offset + 40 + payloadBytes; // 0: a jumbogram or segmentation offload
        var inner = new Extent(frame.Data, Math.Min(frame.Captured, wireEnd), wireEnd);
        packet.Ttl = frame.Data[offset + 7];
        packet.IpBytes = wireEnd - offset;
        packet.IpOffset = offset;
        packet.IpId = 0;

        int next = frame.Data[offset + 6];
        var at = offset + 40;
        for (var headers = 0; next is 0 or 43 or 44 or 60 or 135 or 139 or 140; headers++)
        {
            if (headers == MaxExtensionHeaders) { return PacketOutcome.Malformed; }

            if (!inner.Has(at, 8)) { return inner.Missing(at, 8); }

            var header = at;
            if (next != 44)
            {
                next = inner.Data[header];
                at += (inner.Data[header + 1] + 1) * 8;
                continue;
            }

            var fragment = inner.Word(header + 2);
            next = inner.Data[header];
            at += 8;
            if ((fragment & 0xfff9) == 0) { continue; } // an atomic fragment is an ordinary packet (RFC 6946)

            packet.FragmentOffset = offset;
            if ((fragment & 0xfff8) != 0) { return LaterFragment(ref packet, wireEnd - at); }

            packet.Flags |= PacketFlags.FirstFragment;
        }

        return Transport(ref packet, inner, next, at, 6);
    }

    static PacketOutcome LaterFragment(ref Packet packet, int payloadBytes)
    {
        packet.Flags |= PacketFlags.LaterFragment;
        packet.PayloadBytes = Math.Max(payloadBytes, 0);
        return PacketOutcome.Flow;
    }

    PacketOutcome Transport(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        // A layer that a tunnel's inside may overwrite is set again by whoever falls back to it.
        switch (protocol)
        {
            case ProtocolTcp:
                return Tcp(ref packet, ip, offset, version);
            case ProtocolUdp:
                return Udp(ref packet, ip, offset, version);
            case ProtocolIcmp or ProtocolIcmpV6:
                return Icmp(ref packet, ip, protocol, offset, version);
            case ProtocolSctp: // RFC 9260: ports stand where those of TCP do
                if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

                SetPayload(ref packet, ip, offset + 12);
                SetKey(ref packet, ip, version, protocol, ip.Word(offset), ip.Word(offset + 2));
                return PacketOutcome.Flow;
            case ProtocolAh: // RFC 4302: authenticates, hides nothing
                if (!ip.Has(offset, 12)) { return ip.Missing(offset, 12); }

                return _authentications++ < MaxExtensionHeaders
                    ? Transport(ref packet, ip, ip.Data[offset], offset + ((ip.Data[offset + 1] + 2) * 4), version)
                    : PacketOutcome.Malformed;
            case 4 or 41 or 47 when !_outerOnly:
                return Tunnelled(ref packet, ip, protocol, offset, version);
            default:
                return PlainIp(ref packet, ip, protocol, offset, version);
        }
    }

    static PacketOutcome PlainIp(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        SetPayload(ref packet, ip, offset);
        SetKey(ref packet, ip, version, protocol, 0, 0);
        return PacketOutcome.Flow;
    }

    // RFC 9293. A header that was cut behind its ports still names its flow.
    static PacketOutcome Tcp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

        if (ip.Has(offset, 20))
        {
            var headerBytes = (ip.Data[offset + 12] >> 4) * 4;
            packet.Flags |= PacketFlags.TcpHeader;
            packet.Sequence = ip.Long(offset + 4);
            packet.Acknowledgement = ip.Long(offset + 8);
            packet.TcpFlags = (TcpFlags)ip.Data[offset + 13];
            packet.Window = ip.Word(offset + 14);
            SetPayload(ref packet, ip, offset + Math.Max(headerBytes, 20));
        }

        SetKey(ref packet, ip, version, ProtocolTcp, ip.Word(offset), ip.Word(offset + 2));
        return PacketOutcome.Flow;
    }

    // RFC 768.
    PacketOutcome Udp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!ip.Has(offset, 4)) { return ip.Missing(offset, 4); }

        var source = ip.Word(offset);
        var target = ip.Word(offset + 2);
        if (!_outerOnly && IsTunnelPort(target))
        {
            var outcome = TunnelledUdp(ref packet, ip, offset, version, target);
            if (outcome is PacketOutcome.Flow or PacketOutcome.TunnelDepth) { return outcome; }
        }

        SetPayload(ref packet, ip, offset + 8);
        SetKey(ref packet, ip, version, ProtocolUdp, source, target);
        return PacketOutcome.Flow;
    }

    // RFC 792, RFC 4443. A query and its reply are one flow; every other message is one-way, keyed by type and code.
    static PacketOutcome Icmp(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        if (!ip.Has(offset, 2)) { return ip.Missing(offset, 2); }

        packet.IcmpType = ip.Data[offset];
        packet.IcmpCode = ip.Data[offset + 1];
        SetPayload(ref packet, ip, offset + 8);
        SetKey(ref packet, ip, version, protocol, 0, 0);

        var message = IcmpMessage.Of(protocol, packet.IcmpType);
        if (message.Query != 0)
        {
            packet.Key.PortA = (ushort)(message.Query << 8);
            if (message.IsEcho && ip.Has(offset, 6)) { packet.Key.PortB = ip.Word(offset + 4); }

            if (message.Query == packet.IcmpType) { packet.Flags |= PacketFlags.IcmpQuery; }

            return PacketOutcome.Flow;
        }

        if (message.IsError) { packet.Flags |= PacketFlags.IcmpError; }

        packet.Key.PortA = (ushort)((packet.IcmpType << 8) | packet.IcmpCode);
        packet.Key.PortB = (ushort)(1 + (int)(packet.Flags & PacketFlags.Reversed));
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
        IpAddress source, target;
        if (version == 4)
        {
            source = IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 12));
            target = IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 16));
        }
        else
        {
            source = Unsafe.ReadUnaligned<IpAddress>(header + 8);
            target = Unsafe.ReadUnaligned<IpAddress>(header + 24);
        }

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
