using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Packets;

/// <summary>Finds what stands above a link layer: an EtherType (or a name of <see cref="SkippedNames"/>) and where its bytes begin.</summary>
/// <remarks>Source: the LINKTYPE_ registry with its page per type, https://www.tcpdump.org/linktypes.html.</remarks>
static unsafe class LinkLayer
{
    /// <summary>Finds the content of what begins at <paramref name="at"/> as a frame of <paramref name="linkType"/>.</summary>
    /// <returns><see cref="PacketOutcome.Flow"/> where <paramref name="protocol"/> and <paramref name="offset"/> name what follows.</returns>
    public static PacketOutcome Find(LinkType linkType, in Extent frame, int at, out int protocol, out int offset) => linkType switch
    {
        LinkType.Ethernet => Ethernet(frame, at, out protocol, out offset),
        LinkType.Raw or LinkType.RawBsd or LinkType.RawOpenBsd or LinkType.Ipv4 or LinkType.Ipv6 => RawIp(frame, at, out protocol, out offset),
        LinkType.Null or LinkType.Loop => Loopback(frame, at, out protocol, out offset),
        LinkType.LinuxSll => Cooked(frame, at, 16, 14, out protocol, out offset),
        LinkType.LinuxSll2 => Cooked(frame, at, 20, 0, out protocol, out offset),
        LinkType.Ppp or LinkType.PppHdlc => PppHeader.Framed(frame, at, out protocol, out offset),
        LinkType.CiscoHdlc => PppHeader.CiscoHdlc(frame, at, out protocol, out offset),
        LinkType.Ieee80211 => WirelessHeader.Find(frame, at, padded: false, out protocol, out offset),
        LinkType.Radiotap => WirelessHeader.Radiotap(frame, at, out protocol, out offset),
        LinkType.Ppi => PerPacketInformation(frame, at, out protocol, out offset),
        _ => None(PacketOutcome.LinkType, (int)linkType, out protocol, out offset),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PacketOutcome Ethernet(in Extent frame, int at, out int protocol, out int offset)
    {
        if (!frame.Has(at, 14)) { return None(frame.Missing(at, 14), 0, out protocol, out offset); }

        protocol = frame.Word(at + 12);
        offset = at + 14;
        return PacketOutcome.Flow;
    }

    /// <summary>Tells IPv4 from IPv6 by the version nibble.</summary>
    public static PacketOutcome RawIp(in Extent frame, int at, out int protocol, out int offset)
    {
        offset = at;
        protocol = SkippedNames.IpVersion;
        if (!frame.Has(at, 1)) { return frame.Missing(at, 1); }

        protocol = (frame.Data[at] >> 4) switch { 4 => EtherType.Ipv4, 6 => EtherType.Ipv6, _ => SkippedNames.IpVersion };
        return protocol == SkippedNames.IpVersion ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    internal static PacketOutcome None(PacketOutcome outcome, int name, out int protocol, out int offset)
    {
        protocol = name;
        offset = 0;
        return outcome;
    }

    static PacketOutcome Loopback(in Extent frame, int at, out int protocol, out int offset)
    {
        offset = at + 4;
        protocol = SkippedNames.LoopbackFamily;
        if (!frame.Has(at, 4)) { return frame.Missing(at, 4); }

        // The family stands in the byte order of the machine that wrote it. None in use needs more than 16 bits.
        var family = BinaryPrimitives.ReverseEndianness(frame.Long(at));
        if (family > 0xffff) { family = BinaryPrimitives.ReverseEndianness(family); }

        protocol = family switch
        {
            2 => EtherType.Ipv4,
            10 or 23 or 24 or 28 or 30 => EtherType.Ipv6, // Linux; Windows; NetBSD and OpenBSD; FreeBSD; Darwin
            > EtherType.MaxLength and <= 0xffff => (int)family, // some drivers write an EtherType
            _ => SkippedNames.LoopbackFamily,
        };
        return protocol == SkippedNames.LoopbackFamily ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    static PacketOutcome Cooked(in Extent frame, int at, int headerBytes, int protocolAt, out int protocol, out int offset)
    {
        const int Raw8023 = 1, Llc = 4;

        if (!frame.Has(at, headerBytes)) { return None(frame.Missing(at, headerBytes), 0, out protocol, out offset); }

        protocol = frame.Word(at + protocolAt);
        offset = at + headerBytes;
        if (protocol == Raw8023) { protocol = SkippedNames.NovellRaw; }

        // Small values name protocols without an EtherType, such as CAN.
        return protocol is Llc or (> EtherType.MaxLength and <= 0xffff) ? PacketOutcome.Flow : PacketOutcome.NotIp;
    }

    // The header names the link type of what follows it: https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html.
    static PacketOutcome PerPacketInformation(in Extent frame, int at, out int protocol, out int offset)
    {
        if (!frame.Has(at, 8)) { return None(frame.Missing(at, 8), 0, out protocol, out offset); }

        var headerBytes = BinaryPrimitives.ReverseEndianness(frame.Word(at + 2));
        var inner = BinaryPrimitives.ReverseEndianness(frame.Long(at + 4));
        if (headerBytes < 8 || inner is (uint)LinkType.Ppi or > ushort.MaxValue) { return None(PacketOutcome.Malformed, 0, out protocol, out offset); }

        return frame.Has(at, headerBytes)
            ? Find((LinkType)inner, frame, at + headerBytes, out protocol, out offset)
            : None(frame.Missing(at, headerBytes), 0, out protocol, out offset);
    }
}
