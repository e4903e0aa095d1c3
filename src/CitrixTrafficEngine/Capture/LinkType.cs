namespace CitrixTrafficEngine.Capture;

/// <summary>The link types that the parser reads, as capture files number them.</summary>
/// <remarks>Source: the LINKTYPE_ registry, https://www.tcpdump.org/linktypes.html. A file may state any other number: it is counted and named, never refused.</remarks>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: a 4-byte address family in the byte order of the machine that wrote it.</summary>
    Null = 0,

    /// <summary>Ethernet.</summary>
    Ethernet = 1,

    /// <summary>PPP, with or without HDLC framing (RFC 1661, RFC 1662).</summary>
    Ppp = 9,

    /// <summary>Raw IP as most BSDs number it.</summary>
    RawBsd = 12,

    /// <summary>Raw IP as OpenBSD numbers it.</summary>
    RawOpenBsd = 14,

    /// <summary>PPP in HDLC framing (RFC 1662).</summary>
    PppHdlc = 50,

    /// <summary>Raw IP: the version nibble tells which.</summary>
    Raw = 101,

    /// <summary>Cisco HDLC and PPP in HDLC framing (RFC 1547).</summary>
    CiscoHdlc = 104,

    /// <summary>IEEE 802.11 without a radio header.</summary>
    Ieee80211 = 105,

    /// <summary>OpenBSD loopback: a 4-byte address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux cooked capture, version 1.</summary>
    LinuxSll = 113,

    /// <summary>IEEE 802.11 behind a radiotap header.</summary>
    Radiotap = 127,

    /// <summary>Per-Packet Information header, which names the link type that follows.</summary>
    Ppi = 192,

    /// <summary>Raw IPv4.</summary>
    Ipv4 = 228,

    /// <summary>Raw IPv6.</summary>
    Ipv6 = 229,

    /// <summary>Linux cooked capture, version 2.</summary>
    LinuxSll2 = 276,
}
