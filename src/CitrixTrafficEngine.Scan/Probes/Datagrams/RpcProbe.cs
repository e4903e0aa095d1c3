using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>ONC RPC over UDP.</summary>
sealed class RpcProbe(RpcProgram program) : IDatagramProbe
{
    public static ProbeFacts PortMapperFacts { get; } = new()
    {
        Ports = [111],
        Specification = "RFC 5531, 9; RFC 1833, 3: NULL procedure of program 100000 version 2",
        Logs = "nothing by default",
        CookieBits = 32,
        LargestReplyBytes = 32,
        VerifiedWith = "rpcbind",
        Note = "Never asks for the list of programs.",
    };

    public static ProbeFacts NfsFacts { get; } = new()
    {
        Services = ["nfs"],
        Ports = [2049],
        Specification = "RFC 5531, 9; RFC 1813, 3: NULL procedure of program 100003 version 3",
        Logs = "nothing by default",
        CookieBits = 32,
        LargestReplyBytes = 32,
    };

    public string Id => $"{program.Service}-udp";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        RpcMessage.Write(ref writer, cookie, program);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail) =>
        RpcMessage.IsReply(reply, cookie, program, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;

    public int BuildFarewell(Span<byte> farewell) => 0;
}
