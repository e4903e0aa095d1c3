namespace CitrixTrafficEngine.Packets;

/// <summary>A GRE header (RFC 2784, RFC 2890) or its version 1, which carries PPP (RFC 2637).</summary>
/// <param name="Protocol">EtherType of the content.</param>
/// <param name="Content">Where the content begins.</param>
/// <param name="Key">The key, where one is stated.</param>
/// <param name="IsSequenced">Whether a sequence number is stated.</param>
readonly record struct GreHeader(int Protocol, int Content, uint? Key, bool IsSequenced)
{
    const int ChecksumFlag = 0x8000;
    const int RoutingFlag = 0x4000;
    const int KeyFlag = 0x2000;
    const int SequenceFlag = 0x1000;
    const int AcknowledgementFlag = 0x0080; // of version 1
    const int VersionMask = 7;

    /// <summary>Reads the header at <paramref name="at"/>. One with source routing, which RFC 2784 took out, is not followed.</summary>
    public static PacketOutcome Read(in Extent ip, int at, out GreHeader header)
    {
        header = default;
        if (!ip.Has(at, 4)) { return ip.Missing(at, 4); }

        var flags = ip.Word(at);
        int protocol = ip.Word(at + 2);
        var version = flags & VersionMask;
        if ((flags & RoutingFlag) != 0 || version > 1) { return PacketOutcome.NotIp; }

        at += (flags & ChecksumFlag) != 0 ? 8 : 4;
        uint? key = null;
        if ((flags & KeyFlag) != 0)
        {
            if (!ip.Has(at, 4)) { return ip.Missing(at, 4); }

            key = ip.Long(at);
            at += 4;
        }

        var sequenced = (flags & SequenceFlag) != 0;
        if (sequenced) { at += 4; }

        if (version == 1 && (flags & AcknowledgementFlag) != 0) { at += 4; }

        header = new(protocol, at, key, sequenced);
        return PacketOutcome.Flow;
    }
}
