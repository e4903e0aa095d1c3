namespace CitrixTrafficEngine.Packets;

/// <summary>The header of a mirrored packet inside GRE.</summary>
/// <remarks>Source: draft-foschiano-erspan-03: type I has no header and no GRE sequence number, II has 8 bytes, III has 12 and may have 8 more.</remarks>
/// <param name="Session">The mirror session; type I states none.</param>
/// <param name="Content">Where the mirrored packet begins.</param>
/// <param name="IsIp">Whether it begins with its IP header; else with Ethernet.</param>
readonly unsafe record struct ErspanHeader(uint? Session, int Content, bool IsIp)
{
    const int SessionMask = 0x3ff;
    const int FrameTypeIp = 2;

    public static PacketOutcome Read(in Extent ip, in GreHeader gre, out ErspanHeader header)
    {
        var at = gre.Content;
        header = new(null, at, false);
        if (gre.Protocol == EtherType.Erspan && !gre.IsSequenced) { return PacketOutcome.Flow; }

        var headerBytes = gre.Protocol == EtherType.Erspan ? 8 : 12;
        if (!ip.Has(at, headerBytes)) { return ip.Missing(at, headerBytes); }

        var session = (uint)(ip.Word(at + 2) & SessionMask);
        if (gre.Protocol == EtherType.Erspan)
        {
            header = new(session, at + headerBytes, false);
            return PacketOutcome.Flow;
        }

        var frameType = (ip.Data[at + 10] >> 2) & 0x1f;
        var platformBytes = (ip.Data[at + 11] & 1) != 0 ? 8 : 0;
        header = new(session, at + headerBytes + platformBytes, frameType == FrameTypeIp);
        return PacketOutcome.Flow;
    }
}
