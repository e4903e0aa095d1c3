using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>RDP: the connection request, which offers TLS and CredSSP and names nobody.</summary>
sealed class RdpProbe : IStreamProbe
{
    const byte ConnectionConfirm = 0xd0;
    const byte NegotiationResponse = 2;
    const byte NegotiationFailure = 3;
    const int PlainBytes = 11;
    const int NegotiatedBytes = 19;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["rdp"],
        Ports = [3389],
        Specification = "MS-RDPBCGR 2.2.1.1; RFC 1006, 6; ITU-T X.224, 13.3: connection request with RDP_NEG_REQ",
        Logs = "a connection that ended before security was set up (Windows event 131)",
        Detection = "rules that count RDP connection requests",
        LargestReplyBytes = NegotiatedBytes,
        VerifiedWith = "xrdp",
    };

    public string Id => "rdp-connect";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([0x03, 0x00, 0x00, NegotiatedBytes]);
        writer.Bytes([0x0e, 0xe0, 0x00, 0x00, 0x00, 0x00, 0x00]);
        writer.Bytes([0x01, 0x00, 0x08, 0x00, 0x03, 0x00, 0x00, 0x00]);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (!StartsLike(received)) { return ReplyJudgement.Foreign; }

        if (received.Length < 6 || received.Length < received[3]) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        if (received[5] != ConnectionConfirm || received[4] != received[3] - 5) { return ReplyJudgement.Foreign; }

        if (received[3] == PlainBytes)
        {
            detail = new() { Protocol = "rdp", Fields = [new("security", "rdp")] };
            return ReplyJudgement.Confirmed;
        }

        if (received[11] is not (NegotiationResponse or NegotiationFailure) || BinaryPrimitives.ReadUInt16LittleEndian(received[13..]) != 8) { return ReplyJudgement.Foreign; }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(received[15..]);
        detail = new() { Protocol = "rdp", Fields = [received[11] == NegotiationResponse ? new("security", NameOf(value)) : new("failure", Printable.Of(value))] };
        return ReplyJudgement.Confirmed;
    }

    // TPKT of 11 or 19 bytes.
    static bool StartsLike(ReadOnlySpan<byte> received)
    {
        ReadOnlySpan<byte> start = [0x03, 0x00, 0x00];
        return received.Length <= 3 ? start.StartsWith(received) : received.StartsWith(start) && received[3] is PlainBytes or NegotiatedBytes;
    }

    // MS-RDPBCGR 2.2.1.2.1.
    static string NameOf(uint protocol) => protocol switch
    {
        0 => "rdp",
        1 => "tls",
        2 => "credssp",
        4 => "rdstls",
        8 => "credssp-early-authorization",
        _ => Printable.Of(protocol),
    };
}
