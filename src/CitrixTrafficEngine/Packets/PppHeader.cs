namespace CitrixTrafficEngine.Packets;

/// <summary>The header of PPP, and of Cisco's HDLC, which shares its lines.</summary>
/// <remarks>Sources: RFC 1661, RFC 1662, RFC 1547; protocol numbers: https://www.iana.org/assignments/ppp-numbers.</remarks>
static unsafe class PppHeader
{
    const int AddressAndControl = 0xff03;
    const int CiscoUnicast = 0x0f00;
    const int CiscoMulticast = 0x8f00;
    const int Slarp = 0x8035; // elsewhere RARP

    /// <summary>A frame of a serial line: PPP, or Cisco HDLC by its address.</summary>
    public static PacketOutcome Framed(in Extent frame, int at, out int protocol, out int offset) =>
        frame.Has(at, 2) && frame.Word(at) is CiscoUnicast or CiscoMulticast
            ? CiscoHdlc(frame, at, out protocol, out offset)
            : Find(frame, at, out protocol, out offset);

    /// <summary>PPP with or without its address and control bytes and with a protocol field of one or two bytes (RFC 1661, 6.5).</summary>
    public static PacketOutcome Find(in Extent frame, int at, out int protocol, out int offset)
    {
        offset = at;
        protocol = 0;
        if (frame.Has(offset, 2) && frame.Word(offset) == AddressAndControl) { offset += 2; }

        if (!frame.Has(offset, 2)) { return frame.Missing(offset, 2); }

        int stated = frame.Word(offset);
        offset += 2;
        if ((stated & 0x100) != 0)
        {
            stated >>= 8;
            offset--;
        }

        protocol = stated switch
        {
            0x0021 => EtherType.Ipv4,
            0x0057 => EtherType.Ipv6,
            0x0281 or 0x0283 => EtherType.Mpls,
            _ => SkippedNames.PppControl,
        };
        return protocol == SkippedNames.PppControl ? PacketOutcome.NotIp : PacketOutcome.Flow;
    }

    public static PacketOutcome CiscoHdlc(in Extent frame, int at, out int protocol, out int offset)
    {
        if (!frame.Has(at, 4)) { return LinkLayer.None(frame.Missing(at, 4), 0, out protocol, out offset); }

        if (frame.Word(at) == AddressAndControl) { return Find(frame, at, out protocol, out offset); }

        protocol = frame.Word(at + 2);
        offset = at + 4;
        if (protocol != Slarp) { return PacketOutcome.Flow; }

        protocol = SkippedNames.Slarp;
        return PacketOutcome.NotIp;
    }
}
