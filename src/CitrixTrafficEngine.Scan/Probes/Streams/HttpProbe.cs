using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>HTTP: the first page.</summary>
sealed class HttpProbe(string version) : IStreamProbe
{
    readonly HttpRequest _request = HttpRequest.Get("/", version);

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["http", "wcf-http", "winrm", "ica-websocket"],
        Ports = [80, 8080, 8082, 5985],
        Specification = "RFC 9110, 9.3.1; RFC 9112, 3: GET / with Host and User-Agent",
        Logs = "one request for / with the User-Agent ctxscan/VERSION",
        LargestReplyBytes = 16_384,
        VerifiedWith = "nginx-light",
        Note = "Keeps status, Server, the Location without its query, names of cookies, and what they say of the product. Follows no redirect.",
    };

    public string Id => "http-get";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => _request.Write(request, host);

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        var judgement = HttpResponse.Read(received, ended, out var response);
        detail = judgement == ReplyJudgement.Confirmed ? HttpMarks.Read(response) : null;
        return judgement;
    }
}
