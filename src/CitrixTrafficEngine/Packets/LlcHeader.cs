namespace CitrixTrafficEngine.Packets;

/// <summary>The logical link control header of a frame whose type field is a length.</summary>
/// <remarks>Sources: IEEE 802.2; RFC 1042 for the SNAP header behind it.</remarks>
static class LlcHeader
{
    const int SnapAccessPoints = 0xaaaa;
    const uint EncapsulatedEthernet = 0x03_000000; // unnumbered information, organisation 0: an EtherType follows
    const uint BridgeTunnel = 0x03_0000f8; // IEEE 802.1H: the same, for what bridges translated

    /// <summary>Replaces a <paramref name="protocol"/> that is a length by the EtherType behind the header, where there is one.</summary>
    public static PacketOutcome Resolve(in Extent frame, ref int protocol, ref int offset)
    {
        if (protocol > EtherType.MaxLength) { return PacketOutcome.NotIp; }

        if (frame.Has(offset, 8) && frame.Word(offset) == SnapAccessPoints && frame.Long(offset + 2) is EncapsulatedEthernet or BridgeTunnel)
        {
            protocol = frame.Word(offset + 6);
            offset += 8;
            return PacketOutcome.Flow;
        }

        var accessPoints = frame.Has(offset, 2) ? frame.Word(offset) : 0;
        protocol = accessPoints switch
        {
            0xffff => SkippedNames.NovellRaw,
            0xfefe => SkippedNames.Osi,
            _ => SkippedNames.Llc,
        };
        return PacketOutcome.NotIp;
    }
}
