using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>DNS over UDP.</summary>
sealed class DnsProbe : IDatagramProbe
{
    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["dns"],
        Ports = [53],
        Specification = "RFC 1035, 4.1: question for the address of does-a-name-server-listen-here.ctxscan.invalid, recursion not desired; RFC 6761, 6.4",
        Logs = "one query in a query log",
        CookieBits = DnsMessage.CookieBits,
        LargestReplyBytes = 512, // RFC 1035, 4.2.1: the limit without EDNS
        VerifiedWith = "bind9",
        Note = "The case of the letters is random and must come back as it was sent.",
    };

    public string Id => "dns-udp";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        DnsMessage.Write(ref writer, cookie);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail) =>
        DnsMessage.IsAnswer(reply, cookie, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;

    public int BuildFarewell(Span<byte> farewell) => 0;
}
