namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>What an HTTP response says of the product behind it: status, server, where it redirects to, the names of its cookies. Never their values.</summary>
static class HttpMarks
{
    /// <summary>The detail of a response.</summary>
    public static ReplyDetail Read(in HttpResponse response)
    {
        List<KeyValuePair<string, string>> fields = [new("status", Printable.Of(response.Status))];
        var location = Printable.Of(PathOf(response.Find("Location"u8)));
        if (location is not null) { fields.Add(new("location", location)); }

        var cookies = CookieNames(response);
        if (cookies.Length > 0) { fields.Add(new("cookies", cookies)); }

        var server = Printable.Of(response.Find("Server"u8));
        return new() { Protocol = "http", Banner = server, Product = ProductOf(response, location ?? "", cookies, server ?? ""), Fields = fields };
    }

    // A query may hold what only its user should see.
    static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> location)
    {
        var end = location.IndexOfAny((byte)'?', (byte)'#', (byte)'@');
        return end < 0 ? location : location[..end];
    }

    static string CookieNames(in HttpResponse response)
    {
        List<string> names = [];
        for (var rest = response.Headers; HttpResponse.TryNext(ref rest, out var name, out var value);)
        {
            var end = value.IndexOf((byte)'=');
            if (HttpResponse.Same(name, "Set-Cookie"u8) && end > 0 && Printable.Of(value[..end]) is { } cookie && !names.Contains(cookie)) { names.Add(cookie); }
        }

        var all = string.Join(' ', names);
        return all.Length <= Printable.MostCharacters ? all : all[..Printable.MostCharacters];
    }

    static string? ProductOf(in HttpResponse response, string location, string cookies, string server)
    {
        if (IsGateway(location, cookies)) { return "NetScaler Gateway"; }

        if (location.Contains("CitrixLogonPoint", StringComparison.OrdinalIgnoreCase)) { return "Access Gateway"; }

        // /Citrix/StoreWeb, /Citrix/Store, /Citrix/PNAgent/config.xml, /Citrix/Roaming/Accounts.
        if (location.Contains("/Citrix/", StringComparison.OrdinalIgnoreCase)) { return "StoreFront"; }

        if (server.StartsWith("Citrix Web PN Server", StringComparison.OrdinalIgnoreCase)) { return "Citrix XML Service"; }

        if (server.Contains("Xen Simple HTTP Server", StringComparison.OrdinalIgnoreCase) || Holds(response.Body, "<title>XenServer"u8)) { return "XenServer"; }

        return IsNetScaler(response, cookies, server) ? "NetScaler" : null;
    }

    static bool IsGateway(string location, string cookies) =>
        location.EndsWith("/vpn/index.html", StringComparison.OrdinalIgnoreCase)
        || location.Contains("/logon/LogonPoint/", StringComparison.OrdinalIgnoreCase)
        || cookies.Split(' ').Contains("NSC_AAAC");

    // What the appliance adds or rewrites as a load balancer or a cache, and its own error page.
    static bool IsNetScaler(in HttpResponse response, string cookies, string server)
    {
        if (cookies.Split(' ').Any(name => name.StartsWith("NSC_", StringComparison.Ordinal) || name is "ns_af" or "citrix_ns_id")) { return true; }

        if (!response.Find("Cneonction"u8).IsEmpty || !response.Find("nnCoection"u8).IsEmpty || response.Find("Via"u8).IndexOf("NS-CACHE-"u8) >= 0) { return true; }

        if (server.Length > 2 && server.StartsWith("NS", StringComparison.Ordinal) && char.IsAsciiDigit(server[2])) { return true; }

        return Holds(response.Body, "<b>Http/1.1 Internal Server Error 31"u8);
    }

    static bool Holds(ReadOnlySpan<byte> body, ReadOnlySpan<byte> mark) => body.IndexOf(mark) >= 0;
}
