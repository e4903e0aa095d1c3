using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Packets;

/// <summary>Finds what stands above a link layer: an EtherType (or a name of <see cref="SkippedNames"/>) and where its bytes begin.</summary>
/// <remarks>Sources: the LINKTYPE_ registry with its per-type pages; IEEE 802.2, 802.3 and 802.11; https://www.radiotap.org.</remarks>
static unsafe class LinkLayer
{
    internal const int EtherTypeIpv4 = 0x0800;
    internal const int EtherTypeIpv6 = 0x86dd;
    internal const int EtherTypeMpls = 0x8847;
    internal const int EtherTypeBridging = 0x6558; // Ethernet inside, as GRE and GENEVE state it

    const int SnapHeader = 0xaaaa;
    const int MaxLength8023 = 1500; // IEEE 802.3: a greater value is an EtherType

    /// <summary>Finds the content of a frame of <paramref name="linkType"/>.</summary>
    /// <returns><see cref="PacketOutcome.Flow"/> where <paramref name="protocol"/> and <paramref name="offset"/> name what follows.</returns>
    public static PacketOutcome Find(LinkType linkType, in Extent frame, out int protocol, out int offset) => linkType switch
    {
        LinkType.Ethernet => Ethernet(frame, 0, out protocol, out offset),
        LinkType.Raw or LinkType.RawBsd or LinkType.Ipv4 or LinkType.Ipv6 => RawIp(frame, 0, out protocol, out offset),
        LinkType.Null or LinkType.Loop => Loopback(frame, out protocol, out offset),
        LinkType.LinuxSll => Cooked(frame, 16, 14, out protocol, out offset),
        LinkType.LinuxSll2 => Cooked(frame, 20, 0, out protocol, out offset),
        LinkType.Ppp => Ppp(frame, 0, out protocol, out offset),
        LinkType.CiscoHdlc => CiscoHdlc(frame, out protocol, out offset),
        LinkType.Ieee80211 => Wireless(frame, 0, padded: false, out protocol, out offset),
        LinkType.Radiotap => Radiotap(frame, out protocol, out offset),
        LinkType.Ppi => PerPacketInformation(frame, out protocol, out offset),
        _ => None(PacketOutcome.LinkType, (int)linkType, out protocol, out offset),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PacketOutcome Ethernet(in Extent frame, int at, out int protocol, out int offset)
    {
        if (!frame.Has(at, 14)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        protocol = frame.Word(at + 12);
        offset = at + 14;
        return PacketOutcome.Flow;
    }

    /// <summary>Resolves a value that is a length and not an EtherType: what follows is LLC.</summary>
    public static PacketOutcome Llc(in Extent frame, ref int protocol, ref int offset)
    {
        if (protocol > MaxLength8023) { return PacketOutcome.NotIp; }

        if (frame.Has(offset, 8) && frame.Word(offset) == SnapHeader)
        {
            protocol = frame.Word(offset + 6);
            offset += 8;
            return PacketOutcome.Flow;
        }

        var firstWord = frame.Has(offset, 2) ? frame.Word(offset) : 0;
        protocol = firstWord switch
        {
            0xffff => SkippedNames.NovellRaw,
            0xfefe => SkippedNames.Isis,
            _ => SkippedNames.Llc,
        };
        return PacketOutcome.NotIp;
    }

    /// <summary>PPP with or without its address and control bytes and with a protocol field of one or two bytes (RFC 1661, section 6.5).</summary>
    public static PacketOutcome Ppp(in Extent frame, int at, out int protocol, out int offset)
    {
        offset = at;
        protocol = 0;
        if (frame.Has(offset, 2) && frame.Word(offset) == 0xff03) { offset += 2; }

        if (!frame.Has(offset, 2)) { return PacketOutcome.Truncated; }

        int stated;
        if ((frame.Data[offset] & 1) != 0)
        {
            stated = frame.Data[offset];
            offset += 1;
        }
        else
        {
            stated = frame.Word(offset);
            offset += 2;
        }

        protocol = stated switch
        {
            0x0021 => EtherTypeIpv4,
            0x0057 => EtherTypeIpv6,
            0x0281 or 0x0283 => EtherTypeMpls,
            _ => SkippedNames.PppControl,
        };
        return protocol == SkippedNames.PppControl ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    /// <summary>Tells IPv4 from IPv6 by the version nibble.</summary>
    public static PacketOutcome RawIp(in Extent frame, int at, out int protocol, out int offset)
    {
        offset = at;
        protocol = SkippedNames.IpVersion;
        if (!frame.Has(at, 1)) { return PacketOutcome.Truncated; }

        protocol = (frame.Data[at] >> 4) switch { 4 => EtherTypeIpv4, 6 => EtherTypeIpv6, _ => SkippedNames.IpVersion };
        return protocol == SkippedNames.IpVersion ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    static PacketOutcome Loopback(in Extent frame, out int protocol, out int offset)
    {
        offset = 4;
        protocol = SkippedNames.LoopbackFamily;
        if (!frame.Has(0, 4)) { return PacketOutcome.Truncated; }

        // The family stands in the byte order of the machine that wrote it. Every one in use is below 256.
        var family = Unsafe.ReadUnaligned<uint>(frame.Data);
        if (family > 0xffff) { family = BinaryPrimitives.ReverseEndianness(family); }

        protocol = family switch
        {
            2 => EtherTypeIpv4,
            10 or 23 or 24 or 28 or 30 => EtherTypeIpv6, // Linux; Windows; NetBSD and OpenBSD; FreeBSD; Darwin
            _ => SkippedNames.LoopbackFamily,
        };
        return protocol == SkippedNames.LoopbackFamily ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    static PacketOutcome Cooked(in Extent frame, int headerBytes, int protocolAt, out int protocol, out int offset)
    {
        if (!frame.Has(0, headerBytes)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        protocol = frame.Word(protocolAt);
        offset = headerBytes;
        if (protocol == 1)
        {
            protocol = SkippedNames.NovellRaw;
            return PacketOutcome.NotIp;
        }

        // 4 announces LLC; the other small values name protocols without an EtherType.
        return protocol is > 4 and <= MaxLength8023 ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    static PacketOutcome CiscoHdlc(in Extent frame, out int protocol, out int offset)
    {
        if (!frame.Has(0, 4)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        if (frame.Word(0) == 0xff03) { return Ppp(frame, 0, out protocol, out offset); }

        protocol = frame.Word(2);
        offset = 4;
        return PacketOutcome.Flow;
    }

    static PacketOutcome Radiotap(in Extent frame, out int protocol, out int offset)
    {
        const uint TimeSyncPresent = 1, FlagsPresent = 2, MorePresent = 1u << 31;
        const byte DataPadFlag = 0x20;

        if (!frame.Has(0, 8)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        var headerBytes = BinaryPrimitives.ReverseEndianness(frame.Word(2));
        if (headerBytes < 8) { return None(PacketOutcome.Malformed, 0, out protocol, out offset); }

        if (!frame.Has(0, headerBytes)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        var present = BinaryPrimitives.ReverseEndianness(frame.Long(4));
        var field = 8;
        for (var more = present; (more & MorePresent) != 0; field += 4)
        {
            if (field + 4 > headerBytes) { return None(PacketOutcome.Malformed, 0, out protocol, out offset); }

            more = BinaryPrimitives.ReverseEndianness(frame.Long(field));
        }

        if ((present & TimeSyncPresent) != 0) { field = ((field + 7) & ~7) + 8; }

        var padded = (present & FlagsPresent) != 0 && field < headerBytes && (frame.Data[field] & DataPadFlag) != 0;
        return Wireless(frame, headerBytes, padded, out protocol, out offset);
    }

    static PacketOutcome PerPacketInformation(in Extent frame, out int protocol, out int offset)
    {
        if (!frame.Has(0, 8)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        var headerBytes = BinaryPrimitives.ReverseEndianness(frame.Word(2));
        var inner = BinaryPrimitives.ReverseEndianness(frame.Long(4));
        if (headerBytes < 8) { return None(PacketOutcome.Malformed, 0, out protocol, out offset); }

        if (!frame.Has(0, headerBytes)) { return None(PacketOutcome.Truncated, 0, out protocol, out offset); }

        switch (inner)
        {
            case (uint)LinkType.Ieee80211:
                return Wireless(frame, headerBytes, padded: false, out protocol, out offset);
            case (uint)LinkType.Ethernet:
                return Ethernet(frame, headerBytes, out protocol, out offset);
            case (uint)LinkType.Raw:
                return RawIp(frame, headerBytes, out protocol, out offset);
            default:
                return None(PacketOutcome.LinkType, (int)inner, out protocol, out offset);
        }
    }

    // IEEE 802.11-2020, 9.3.2.1: data frames; the content begins with LLC.
    static PacketOutcome Wireless(in Extent frame, int at, bool padded, out int protocol, out int offset)
    {
        const int AggregateFlag = 0x80;

        offset = at;
        protocol = SkippedNames.WirelessManagement;
        if (!frame.Has(at, 2)) { return PacketOutcome.Truncated; }

        var type = (frame.Data[at] >> 2) & 3;
        var subtype = frame.Data[at] >> 4;
        var flags = frame.Data[at + 1];
        if (type != 2) { return PacketOutcome.NotIp; }

        var headerBytes = 24 + ((flags & 3) == 3 ? 6 : 0);
        var quality = (subtype & 8) != 0;
        if (quality) { headerBytes += 2; }

        if (quality && (flags & 0x80) != 0) { headerBytes += 4; } // +HTC: a high-throughput control field

        if (!frame.Has(at, headerBytes)) { return PacketOutcome.Truncated; }

        if ((flags & 0x40) != 0)
        {
            protocol = SkippedNames.WirelessProtected;
            return PacketOutcome.NotIp;
        }

        if ((subtype & 4) != 0)
        {
            protocol = SkippedNames.WirelessNoData;
            return PacketOutcome.NotIp;
        }

        var qualityAt = at + 24 + ((flags & 3) == 3 ? 6 : 0);
        if (quality && (frame.Data[qualityAt] & AggregateFlag) != 0)
        {
            protocol = SkippedNames.WirelessAggregate;
            return PacketOutcome.NotIp;
        }

        offset = at + (padded ? (headerBytes + 3) & ~3 : headerBytes);
        protocol = 0;
        return PacketOutcome.Flow; // 0 is a length: the caller resolves the LLC header
    }

    static PacketOutcome None(PacketOutcome outcome, int name, out int protocol, out int offset)
    {
        protocol = name;
        offset = 0;
        return outcome;
    }
}
