using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>CLDAP: one attribute of a domain controller's root DSE. All of them would be fifty times the request.</summary>
sealed class CldapProbe : IDatagramProbe
{
    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["cldap", "ldap"],
        Ports = [389],
        Specification = "MS-ADTS 3.1.1.3; RFC 4511, 4.5.1: search of the root DSE for dnsHostName alone",
        Logs = "nothing by default",
        Detection = "amplification rules look at rootDSE searches for everything; this one asks for one attribute",
        CookieBits = LdapMessage.CookieBits,
        LargestReplyBytes = 400, // a name of 253 bytes, both messages with lengths of four bytes
        Note = "Needs a domain controller: no server in the tests.",
    };

    public string Id => "cldap";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        LdapMessage.Write(ref writer, cookie, "dnsHostName"u8);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (!IsWhole(reply, cookie, null)) { return ReplyJudgement.Foreign; }

        List<KeyValuePair<string, string>> fields = [];
        IsWhole(reply, cookie, fields);
        detail = new() { Protocol = "cldap", Fields = fields };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    // The entry, if any, and the end of the search come in one datagram.
    static bool IsWhole(ReadOnlySpan<byte> reply, ProbeCookie cookie, List<KeyValuePair<string, string>>? fields)
    {
        for (var rest = reply; ;)
        {
            if (!BerReader.Measure(rest, out var length) || length == 0 || length > rest.Length) { return false; }

            if (!LdapMessage.TryRead(rest[..(int)length], cookie, fields, out var isLast)) { return false; }

            rest = rest[(int)length..];
            if (isLast) { return rest.IsEmpty; }
        }
    }
}
