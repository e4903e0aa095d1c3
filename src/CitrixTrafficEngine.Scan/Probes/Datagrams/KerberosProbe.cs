using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>Kerberos over UDP.</summary>
sealed class KerberosProbe(TimeProvider clock) : IDatagramProbe
{
    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["kerberos"],
        Ports = [88],
        Specification = "RFC 4120, 5.4.1: AS-REQ of principal x in the realm CTXSCAN.INVALID",
        Logs = "a failed ticket request for x@CTXSCAN.INVALID (wrong realm)",
        LargestReplyBytes = 400,
        VerifiedWith = "krb5-kdc",
        Note = "No password and no existing name: nobody's account can be locked. Tells how far the server's clock is from ours. A KRB-ERROR repeats no nonce: the exact port must answer.",
    };

    public string Id => "kerberos-udp";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        KerberosMessage.Write(ref writer, cookie);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail) =>
        KerberosMessage.IsError(reply, clock, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;

    public int BuildFarewell(Span<byte> farewell) => 0;
}
