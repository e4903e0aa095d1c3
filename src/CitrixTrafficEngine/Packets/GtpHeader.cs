namespace CitrixTrafficEngine.Packets;

/// <summary>The header of a GTP-U packet that carries a user's packet.</summary>
/// <remarks>Source: 3GPP TS 29.281, section 5: behind it an optional 4 bytes and a chain of extension headers.</remarks>
/// <param name="Endpoint">The tunnel endpoint identifier.</param>
/// <param name="Content">Where the user's packet begins.</param>
readonly unsafe record struct GtpHeader(uint Endpoint, int Content)
{
    const int VersionAndType = 0x30; // version 1, protocol type GTP
    const byte UserPacket = 0xff;
    const int OptionalFields = 0x07;
    const int ExtensionFlag = 0x04;

    public static PacketOutcome Read(in Extent ip, int at, out GtpHeader header)
    {
        header = default;
        if (!ip.Has(at, 8)) { return ip.Missing(at, 8); }

        var flags = ip.Data[at];
        if ((flags & 0xf0) != VersionAndType || ip.Data[at + 1] != UserPacket) { return PacketOutcome.NotIp; }

        var endpoint = ip.Long(at + 4);
        at += 8;
        if ((flags & OptionalFields) != 0)
        {
            if (!ip.Has(at, 4)) { return ip.Missing(at, 4); }

            var next = (flags & ExtensionFlag) != 0 ? ip.Data[at + 3] : (byte)0;
            at += 4;
            for (var headers = 0; next != 0; headers++)
            {
                if (headers == ExtensionHeaders.MaxHeaders || !ip.Has(at, 1) || ip.Data[at] == 0) { return PacketOutcome.Malformed; }

                var last = at + (ip.Data[at] * 4) - 1; // the length counts words of four bytes, the last byte is the next type
                if (!ip.Has(last, 1)) { return ip.Missing(last, 1); }

                next = ip.Data[last];
                at = last + 1;
            }
        }

        header = new(endpoint, at);
        return PacketOutcome.Flow;
    }
}
