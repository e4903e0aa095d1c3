using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>The XML Service of a Delivery Controller or an old XenApp server: asks what it can do, in nobody's name.</summary>
sealed class XmlServiceProbe(string version) : IStreamProbe
{
    readonly HttpRequest _request = HttpRequest.Post(
        "/scripts/WPnBr.dll",
        version,
        "text/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE NFuseProtocol SYSTEM \"NFuse.dtd\">"
            + "<NFuseProtocol version=\"1.1\"><RequestCapabilities></RequestCapabilities></NFuseProtocol>");

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["http"],
        Ports = [80, 8080],
        Specification = "Citrix private: NFuse protocol 1.1, RequestCapabilities, as HTTP POST to /scripts/WPnBr.dll",
        Logs = "one request for /scripts/WPnBr.dll; a server that has no such thing logs an error 404 or 405",
        Detection = "rules for requests to /scripts/ of a web server",
        LargestReplyBytes = 4_096,
        Note = "Any NFuseProtocol element confirms. Tried before GET /, which follows where the server is another.",
    };

    public string Id => "xml-service";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => _request.Write(request, host);

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var judgement = HttpResponse.Read(received, ended, out var response);
        if (judgement != ReplyJudgement.Confirmed) { return judgement; }

        if (response.Body.IndexOf("<NFuseProtocol"u8) < 0) { return ReplyJudgement.Foreign; }

        detail = HttpMarks.Read(response) with { Product = "Citrix XML Service" };
        return ReplyJudgement.Confirmed;
    }
}
