using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>IPMI: which authentication the channel can do. The one command that a controller answers without a session.</summary>
sealed class IpmiProbe : IDatagramProbe
{
    const int SessionHeaderBytes = 14;
    const int ReplyMessageBytes = 16;
    const byte Controller = 0x20;
    const byte Console = 0x81;
    const byte ApplicationRequest = 0x18;
    const byte ApplicationReply = 0x1c;
    const byte GetChannelAuthenticationCapabilities = 0x38;

    // RMCP version 1.0, no acknowledgement wanted, class IPMI; no authentication, no session. IPMI 2.0, 13.6.
    static ReadOnlySpan<byte> Header => [0x06, 0x00, 0xff, 0x07, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["ipmi"],
        Specification = "IPMI 2.0, 22.13: Get Channel Authentication Capabilities of this channel",
        Logs = "nothing",
        Detection = "rules that count IPMI discovery",
        CookieBits = 6,
        LargestReplyBytes = SessionHeaderBytes + ReplyMessageBytes,
        VerifiedWith = "openipmi",
        Note = "Opens no session and tries no cipher.",
    };

    public string Id => "ipmi-capabilities";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    // Six bits are no proof by themselves: the exact port must answer.
    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Bytes(Header);
        writer.Byte(9);
        writer.Bytes([Controller, ApplicationRequest, Checksum([Controller, ApplicationRequest])]);
        // Channel e is the one that we ask on, with the bit for IPMI 2.0; as an administrator could use it (4).
        writer.Bytes([Console, SequenceOf(cookie), GetChannelAuthenticationCapabilities, 0x8e, 0x04]);
        writer.Byte(Checksum(writer.Written[^5..]));
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length < SessionHeaderBytes + 8 || reply.Length > SessionHeaderBytes + ReplyMessageBytes || !reply.StartsWith(Header) || reply[13] != reply.Length - SessionHeaderBytes) { return ReplyJudgement.Foreign; }

        var message = reply[SessionHeaderBytes..];
        if (message[0] != Console || message[1] != ApplicationReply || message[3] != Controller || message[4] != SequenceOf(cookie)) { return ReplyJudgement.Foreign; }

        if (message[5] != GetChannelAuthenticationCapabilities || Checksum(message[..2]) != message[2] || Checksum(message[3..^1]) != message[^1]) { return ReplyJudgement.Foreign; }

        List<KeyValuePair<string, string>> fields = [new("completion", Printable.Of(message[6]))];
        // Byte 2 of the answer: bit 7 says that byte 4 tells which versions there are, bit 1 of it version 2.0.
        if (message.Length == ReplyMessageBytes) { fields.Add(new("version", (message[8] & 0x80) != 0 && (message[10] & 2) != 0 ? "2.0" : "1.5")); }

        detail = new() { Protocol = "ipmi", Fields = fields };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    // The upper six bits; the lower two are the unit.
    static byte SequenceOf(ProbeCookie cookie) => (byte)(cookie.First & 0xfc);

    // IPMI 2.0, 13.8: what makes the sum of all bytes 0.
    static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var octet in bytes) { sum += octet; }

        return (byte)-sum;
    }
}
