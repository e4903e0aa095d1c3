using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Packets;

/// <summary>Reads the headers of one frame and finds its innermost flow. Hot: once per packet. Never throws on traffic, never allocates for a stack of encapsulations it has met.</summary>
sealed unsafe partial class PacketParser
{
    readonly bool _outerOnly;
    readonly bool _keyVlan;
    readonly ulong _seed;
    readonly TunnelTable _tunnels;
    readonly TunnelStack _stack = new();
    int _protocolName; // what a packet without IP carried
    int _authentications; // headers met in this packet: one more way to nest

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
        var extent = new Extent(frame.Data, frame.CapturedBytes, Math.Max(frame.OriginalBytes, frame.CapturedBytes));
        _stack.Depth = 0;
        _authentications = 0;
        var outcome = LinkLayer.Find(frame.LinkType, extent, 0, out var protocol, out var offset);
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

        if (_stack.Depth > 0) { packet.Tunnels = _tunnels.IndexOf(_stack.Entries); }

        if (_keyVlan)
        {
            packet.Key.Vlan = packet.Vlan;
            packet.Key.InnerVlan = packet.InnerVlan;
        }

        packet.Hash = FlowKey.Hash(in packet.Key, _seed);
    }

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
                case EtherType.Ipv4:
                    return Ipv4(ref packet, frame, offset);
                case EtherType.Ipv6:
                    return Ipv6(ref packet, frame, offset);
                case EtherType.Vlan or EtherType.ServiceVlan or EtherType.OldServiceVlan:
                    if (!frame.Has(offset, 4)) { return frame.Missing(offset, 4); }

                    AddVlan(ref packet, frame.Word(offset));
                    protocol = frame.Word(offset + 2);
                    offset += 4;
                    break;
                case EtherType.Mpls or EtherType.MplsMulticast:
                    return Mpls(ref packet, frame, offset);
                case EtherType.PppoeSession:
                    return Pppoe(ref packet, frame, offset);
                case EtherType.Bridging: // in a loop: frames in frames cost no stack
                    var inner = LinkLayer.Ethernet(frame, offset, out protocol, out offset);
                    if (inner != PacketOutcome.Flow) { return inner; }

                    break;
                default:
                    var outcome = LlcHeader.Resolve(frame, ref protocol, ref offset);
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

        var ip = Inner(packet, frame, offset + totalBytes);
        packet.Ttl = data[8];
        packet.IpId = frame.Word(offset + 4);
        packet.IpBytes = ip.Wire - offset;
        packet.IpOffset = offset;

        var fragment = frame.Word(offset + 6);
        if ((fragment & 0x3fff) != 0)
        {
            packet.FragmentOffset = packet.FragmentHeader = offset;
            packet.FragmentData = offset + headerBytes;
            if ((fragment & 0x1fff) != 0) { return LaterFragment(ref packet, ip); }

            packet.Flags |= PacketFlags.FirstFragment;
        }

        return Transport(ref packet, ip, data[9], offset + headerBytes, 4);
    }

    // RFC 8200.
    PacketOutcome Ipv6(ref Packet packet, in Extent frame, int offset)
    {
        if (!frame.Has(offset, 40)) { return frame.Missing(offset, 40); }

        if (frame.Data[offset] >> 4 != 6) { return PacketOutcome.Malformed; }

        int payloadBytes = frame.Word(offset + 4);
        int next = frame.Data[offset + 6];
        var toTheEnd = payloadBytes == 0 && next != IpProtocol.None; // a jumbogram or segmentation offload
        var ip = Inner(packet, frame, toTheEnd ? frame.Wire : offset + 40 + payloadBytes);
        packet.Ttl = frame.Data[offset + 7];
        packet.IpBytes = ip.Wire - offset;
        packet.IpOffset = offset;
        packet.IpId = 0;

        var at = offset + 40;
        var outcome = ExtensionHeaders.Skip(ip, ref next, ref at, out var fragment);
        if (outcome != PacketOutcome.Flow) { return outcome; }

        if (fragment != 0)
        {
            packet.FragmentOffset = offset;
            packet.FragmentHeader = fragment;
            packet.FragmentData = fragment + 8;
            if ((ip.Word(fragment + 2) & 0xfff8) != 0) { return LaterFragment(ref packet, ip); }

            packet.Flags |= PacketFlags.FirstFragment;
        }

        return Transport(ref packet, ip, next, at, 6);
    }

    // A packet in the first fragment of a tunnel's states more than the fragment holds: the later fragments count the rest.
    static Extent Inner(in Packet packet, in Extent frame, int wireEnd)
    {
        if ((packet.Flags & PacketFlags.FirstFragment) != 0) { wireEnd = Math.Min(wireEnd, frame.Wire); }

        return new(frame.Data, Math.Min(frame.Captured, wireEnd), wireEnd);
    }

    static PacketOutcome LaterFragment(ref Packet packet, in Extent ip)
    {
        packet.Flags |= PacketFlags.LaterFragment;
        packet.PayloadOffset = packet.FragmentData;
        packet.PayloadBytes = Math.Max(ip.Wire - packet.FragmentData, 0);
        return PacketOutcome.Flow;
    }

    PacketOutcome Transport(ref Packet packet, in Extent ip, int protocol, int offset, byte version)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp:
                return TransportHeader.Tcp(ref packet, ip, offset, version);
            case IpProtocol.Udp:
                return Udp(ref packet, ip, offset, version);
            case IpProtocol.Icmp or IpProtocol.IcmpV6:
                return TransportHeader.Icmp(ref packet, ip, protocol, offset, version);
            case IpProtocol.Sctp:
                return TransportHeader.Sctp(ref packet, ip, offset, version);
            case IpProtocol.Authentication:
                if (!ip.Has(offset, 12)) { return ip.Missing(offset, 12); }

                return _authentications++ < ExtensionHeaders.MaxHeaders
                    ? Transport(ref packet, ip, ip.Data[offset], offset + ((ip.Data[offset + 1] + 2) * 4), version)
                    : PacketOutcome.Malformed;
            case IpProtocol.Ipv4 or IpProtocol.Ipv6 or IpProtocol.Gre when !_outerOnly:
                return Tunnelled(ref packet, ip, protocol, offset, version);
            default:
                return TransportHeader.Other(ref packet, ip, protocol, offset, version);
        }
    }

    PacketOutcome Udp(ref Packet packet, in Extent ip, int offset, byte version)
    {
        if (!_outerOnly && ip.Has(offset, 8))
        {
            var port = ip.Word(offset + 2);
            if (IsTunnelPort(port)) { return Tunnelled(ref packet, ip, IpProtocol.Udp, offset, version, port); }
        }

        return TransportHeader.Udp(ref packet, ip, offset, version);
    }
}
