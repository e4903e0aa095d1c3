using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>LDAP: a search of the root DSE, without a bind.</summary>
sealed class LdapProbe : IStreamProbe
{
    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["ldap"],
        Ports = [389, 3268],
        Specification = "RFC 4511, 4.5.1; RFC 4512, 5.1: search of the root DSE",
        Logs = "an anonymous search of the root DSE",
        CookieBits = LdapMessage.CookieBits,
        LargestReplyBytes = 8_192,
        VerifiedWith = "slapd",
    };

    public string Id => "ldap-root";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        LdapMessage.Write(ref writer, cookie, default);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.IsEmpty) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        if (received[0] != BerReader.Sequence || !BerReader.Measure(received, out var length)) { return ReplyJudgement.Foreign; }

        if (length == 0 || length > received.Length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        List<KeyValuePair<string, string>> fields = [];
        if (!LdapMessage.TryRead(received[..(int)length], cookie, fields, out _)) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "ldap", Fields = fields };
        return ReplyJudgement.Confirmed;
    }
}
