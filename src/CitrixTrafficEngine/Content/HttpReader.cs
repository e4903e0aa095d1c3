using System.Buffers.Text;
using System.Text;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the head of the first request and of the first final answer (RFC 9112). Never throws. Values of cookies and credentials, queries and bodies are passed by.</summary>
static class HttpReader
{
    const int MaxMethodBytes = 20;

    /// <summary>Reads <paramref name="data"/>, which is all there is where <paramref name="isEnd"/>; what it took stands in <paramref name="consumed"/>.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, HttpContent http, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var message = data[consumed..];
            var headEnd = message.IndexOf("\r\n\r\n"u8);
            if (headEnd < 0 && !isEnd) { return ReadState.More; }

            var head = headEnd < 0 ? message : message[..(headEnd + 2)];
            consumed += headEnd < 0 ? message.Length : headEnd + 4;
            if (!head.StartsWith("HTTP/"u8)) { return ReadRequest(head, http) ? ReadState.Changes : ReadState.Done; }

            // 100 to 199 comes before the answer itself.
            if (!ReadAnswer(head, http) || headEnd < 0 || http.Status is < 100 or > 199) { return http.Method == "CONNECT" ? ReadState.Changes : ReadState.Done; }
        }
    }

    // True where TLS may follow.
    static bool ReadRequest(ReadOnlySpan<byte> head, HttpContent http)
    {
        if (http.Method is not null) { return false; }

        var line = Line(ref head, out _);
        var methodEnd = line.IndexOf((byte)' ');
        if (methodEnd is < 1 or > MaxMethodBytes || line[..methodEnd].ContainsAnyExcept(s_tokenBytes)) { return false; }

        var rest = line[(methodEnd + 1)..];
        var targetEnd = rest.LastIndexOf(" HTTP/"u8);
        if (targetEnd < 0 && !head.IsEmpty) { return false; }

        http.Method = Encoding.ASCII.GetString(line[..methodEnd]);
        ReadTarget(targetEnd < 0 ? rest : rest[..targetEnd], http);
        while (!head.IsEmpty)
        {
            var field = Line(ref head, out var isWhole);
            if (!Split(field, out var name, out var value)) { continue; }

            if (Is(name, "host"u8) && isWhole) { http.Host ??= HostOf(value); }
            else if (Is(name, "authorization"u8) || Is(name, "proxy-authorization"u8)) { http.HasBasicAuthentication |= value.Length >= 6 && Is(value[..6], "basic "u8); }
        }

        return http.Method == "CONNECT";
    }

    static bool ReadAnswer(ReadOnlySpan<byte> head, HttpContent http)
    {
        var line = Line(ref head, out _);
        var statusAt = line.IndexOf((byte)' ') + 1;
        if (statusAt == 0 || !Utf8Parser.TryParse(line[statusAt..], out int status, out var digits) || digits != 3 || status is < 100 or > 999) { return false; }

        http.Status = status;
        var marks = new HttpMarks();
        marks.AddPath(http.Path, status);
        while (!head.IsEmpty)
        {
            var field = Line(ref head, out var isWhole);
            if (!Split(field, out var name, out var value)) { continue; }

            if (Is(name, "server"u8) && isWhole) { http.Server = PrintableText.Of(value); }

            marks.Add(name, value);
        }

        http.Marks = marks.Found;
        return true;
    }

    // The target in one of the four forms of RFC 9112, 3.2. Queries, fragments, parameters and user names are left out.
    static void ReadTarget(ReadOnlySpan<byte> target, HttpContent http)
    {
        if (http.Method == "CONNECT")
        {
            http.Host = HostOf(target);
            return;
        }

        var scheme = target.IndexOf("://"u8);
        if (scheme > 0 && target[0] != (byte)'/')
        {
            var rest = target[(scheme + 3)..];
            var end = rest.IndexOfAny("/?#"u8);
            http.Host = HostOf(end < 0 ? rest : rest[..end]);
            target = end < 0 ? "/"u8 : rest[end..];
        }

        var pathEnd = target.IndexOfAny("?#;"u8);
        http.Path = PrintableText.Of(pathEnd < 0 ? target : target[..pathEnd]);
    }

    static string? HostOf(ReadOnlySpan<byte> value)
    {
        var user = value.LastIndexOf((byte)'@');
        return PrintableText.Of(user < 0 ? value : value[(user + 1)..]);
    }

    static readonly System.Buffers.SearchValues<byte> s_tokenBytes = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ_-"u8);

    static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> head, out bool isWhole)
    {
        var end = head.IndexOf((byte)'\n');
        isWhole = end >= 0;
        var line = end < 0 ? head : head[..end];
        head = end < 0 ? default : head[(end + 1)..];
        return line.TrimEnd((byte)'\r');
    }

    static bool Split(ReadOnlySpan<byte> field, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var colon = field.IndexOf((byte)':');
        name = colon < 0 ? default : field[..colon];
        value = colon < 0 ? default : field[(colon + 1)..].Trim(" \t"u8);
        return colon > 0;
    }

    internal static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(text, lower);
}
