using System.Text;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>An HTTP/1.1 request whose text is ready but for its Host. Writing it never allocates.</summary>
sealed class HttpRequest
{
    readonly byte[] _beforeHost;
    readonly byte[] _afterHost;

    HttpRequest(string method, string path, string version, string headers, string body)
    {
        _beforeHost = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: ");
        _afterHost = Encoding.ASCII.GetBytes($"\r\nUser-Agent: ctxscan/{version}\r\nAccept: */*\r\n{headers}Connection: close\r\n\r\n{body}");
    }

    /// <summary>Asks for <paramref name="path"/>.</summary>
    public static HttpRequest Get(string path, string version) => new("GET", path, version, "", "");

    /// <summary>Sends <paramref name="body"/>, which is ASCII, to <paramref name="path"/>.</summary>
    public static HttpRequest Post(string path, string version, string contentType, string body, string headers = "") =>
        new("POST", path, version, $"Content-Type: {contentType}\r\nContent-Length: {Printable.Of(body.Length)}\r\n{headers}", body);

    public int Write(Span<byte> request, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes(_beforeHost);
        TargetName.WriteHost(ref writer, host);
        writer.Bytes(_afterHost);
        return writer.Length;
    }
}
