using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>WS-Management: Identify, the one operation that needs no authentication.</summary>
sealed class WinrmProbe(string version) : IStreamProbe
{
    readonly HttpRequest _request = HttpRequest.Post(
        "/wsman",
        version,
        "application/soap+xml;charset=UTF-8",
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:i=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
            + "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>",
        "WSMANIDENTIFY: unauthenticated\r\n");

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["winrm"],
        Ports = [5985],
        Specification = "DSP0226, 11: Identify, with MS-WSMV 3.1.4.1.30's header for no authentication",
        Logs = "one request for /wsman",
        LargestReplyBytes = 2_048,
    };

    public string Id => "winrm-identify";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => _request.Write(request, host);

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var judgement = HttpResponse.Read(received, ended, out var response);
        if (judgement != ReplyJudgement.Confirmed) { return judgement; }

        // An IdentifyResponse, or Windows saying that this path wants something else of us.
        var isRefusal = response.Status is 401 or 405 && response.Find("Server"u8).StartsWith("Microsoft-HTTPAPI/"u8);
        if (!isRefusal && response.Body.IndexOf("IdentifyResponse"u8) < 0) { return ReplyJudgement.Foreign; }

        detail = HttpMarks.Read(response) with { Protocol = "winrm" };
        return ReplyJudgement.Confirmed;
    }
}
