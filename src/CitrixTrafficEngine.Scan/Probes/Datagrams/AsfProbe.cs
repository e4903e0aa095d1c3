using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>ASF presence ping: any remote management controller answers, with IPMI or without.</summary>
sealed class AsfProbe : IDatagramProbe
{
    const int PongBytes = 28;
    const byte Ping = 0x80;
    const byte Pong = 0x40;

    /// <summary>IANA enterprise number of ASF: 4542.</summary>
    const uint Asf = 4_542;

    // RMCP version 1.0, no acknowledgement wanted, class ASF. DSP0136, 3.2.2.
    static ReadOnlySpan<byte> Header => [0x06, 0x00, 0xff, 0x06];

    public static ProbeFacts Facts { get; } = new()
    {
        Ports = [623],
        Specification = "DSP0136, 3.2.4.3: presence ping",
        Logs = "nothing",
        Detection = "rules that count IPMI discovery",
        CookieBits = 8,
        LargestReplyBytes = PongBytes,
        VerifiedWith = "openipmi",
        Note = "Used where the catalog knows no service for the port.",
    };

    public string Id => "asf-ping";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    // Eight bits are no proof by themselves: the exact port must answer.
    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Bytes(Header);
        writer.UInt32(Asf);
        writer.Byte(Ping);
        writer.Byte(TagOf(cookie));
        writer.UInt16(0);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length != PongBytes || !reply.StartsWith(Header) || BinaryPrimitives.ReadUInt32BigEndian(reply[4..]) != Asf) { return ReplyJudgement.Foreign; }

        if (reply[8] != Pong || reply[9] != TagOf(cookie) || reply[11] != PongBytes - 12) { return ReplyJudgement.Foreign; }

        var hasIpmi = (reply[20] & 0x80) != 0;
        detail = new()
        {
            Protocol = hasIpmi ? "ipmi" : null,
            Fields = [new("enterprise", Printable.Of(BinaryPrimitives.ReadUInt32BigEndian(reply[12..]))), new("ipmi", hasIpmi ? "supported" : "not supported")],
        };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    // 255 would ask for no answer (DSP0136, 3.2.3.1).
    static byte TagOf(ProbeCookie cookie) => (byte)(cookie.First % 255);
}
