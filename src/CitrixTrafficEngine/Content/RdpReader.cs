using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the negotiation that begins RDP (MS-RDPBCGR 2.2.1.1, 2.2.1.2). Never throws. The cookie, which holds a user's name, is passed by.</summary>
static class RdpReader
{
    const byte ConnectionRequest = 0xe0, ConnectionConfirm = 0xd0;
    const int HeaderBytes = 11; // TPKT and X.224
    const int NegotiationBytes = 8;

    /// <summary>Reads the first packet of one end.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, FlowContent content, out int consumed)
    {
        consumed = 0;
        if (data.Length < HeaderBytes) { return isEnd ? ReadState.Done : ReadState.More; }

        int length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        if (length < HeaderBytes) { return ReadState.Done; }

        if (data.Length < length && !isEnd) { return ReadState.More; }

        consumed = Math.Min(length, data.Length);
        var negotiation = Negotiation(data[HeaderBytes..consumed]);
        switch (data[5])
        {
            case ConnectionRequest:
                content.Rdp ??= new();
                content.Rdp.HasRequest = true;
                content.Rdp.Requested = negotiation is [1, ..] ? BinaryPrimitives.ReadUInt32LittleEndian(negotiation[4..]) : 0;
                return ReadState.Changes;
            case ConnectionConfirm:
                content.Rdp ??= new();

                // A failure chooses nothing; a server that does not negotiate has only RDP's own protection.
                content.Rdp.Selected = negotiation switch
                {
                    [2, ..] => BinaryPrimitives.ReadUInt32LittleEndian(negotiation[4..]),
                    [3, ..] => null,
                    _ => 0,
                };
                return ReadState.Changes;
            default:
                return ReadState.Done;
        }
    }

    // It stands last, behind a cookie or a routing token that ends with CR LF.
    static ReadOnlySpan<byte> Negotiation(ReadOnlySpan<byte> rest)
    {
        var token = rest.StartsWith("Cookie:"u8) ? rest.IndexOf("\r\n"u8) : -1;
        var negotiation = token < 0 ? rest : rest[(token + 2)..];
        return negotiation.Length >= NegotiationBytes && negotiation[0] is >= 1 and <= 3 && negotiation[2] == NegotiationBytes ? negotiation[..NegotiationBytes] : default;
    }
}
