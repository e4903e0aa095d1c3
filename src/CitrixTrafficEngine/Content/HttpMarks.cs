using System.Text;

namespace CitrixTrafficEngine.Content;

/// <summary>Products that the head of an answer gives away: by the names of its cookies, never their values, and by fields that only they send.</summary>
sealed class HttpMarks
{
    readonly List<string> _found = [];

    /// <summary>The products, each once.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>The path that was asked for, which says something only where it was found.</summary>
    public void AddPath(string? path, int status)
    {
        if (path is null || status >= 400) { return; }

        if (IsStoreFront(Encoding.UTF8.GetBytes(path))) { Mark("storefront"); }
        else if (path.StartsWith("/vpn/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/logon/LogonPoint/", StringComparison.OrdinalIgnoreCase)) { Mark("netscaler-gateway"); }
    }

    /// <summary>One field of the answer.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // A NetScaler spoils the field Connection by moving its letters, so that clients pass it by.
        if (HttpReader.Is(name, "cneonction"u8) || HttpReader.Is(name, "nncoection"u8)) { Mark("netscaler"); }
        else if (HttpReader.Is(name, "set-cookie"u8)) { AddCookie(value); }
        else if (HttpReader.Is(name, "location"u8)) { AddLocation(value); }
        else if (HttpReader.Is(name, "via"u8) && value.IndexOf("NS-CACHE"u8) >= 0) { Mark("netscaler"); }
        else if (HttpReader.Is(name, "server"u8)) { AddServer(value); }
    }

    void AddCookie(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny("=;"u8);
        var name = end < 0 ? value : value[..end];
        if (name.SequenceEqual("NSC_AAAC"u8)) { Mark("netscaler-gateway"); }
        else if (name.StartsWith("NSC_"u8) || name.SequenceEqual("ns_af"u8) || name.SequenceEqual("citrix_ns_id"u8)) { Mark("netscaler"); }
    }

    void AddLocation(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf("/CitrixLogonPoint"u8) >= 0) { Mark("access-gateway"); }
        else if (value.EndsWith("/vpn/index.html"u8) || value.IndexOf("/logon/LogonPoint/"u8) >= 0) { Mark("netscaler-gateway"); }
        else if (IsStoreFront(value)) { Mark("storefront"); }
    }

    void AddServer(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("Xen Simple HTTP Server"u8)) { Mark("xenserver"); }
        else if (value is [(byte)'N', (byte)'S', >= (byte)'0' and <= (byte)'9', ..]) { Mark("netscaler"); }
    }

    static bool IsStoreFront(ReadOnlySpan<byte> path) => path.IndexOf("/Citrix/Store"u8) >= 0 || path.IndexOf("/Citrix/PNAgent/"u8) >= 0 || path.IndexOf("/Citrix/Roaming/"u8) >= 0;

    void Mark(string product)
    {
        if (!_found.Contains(product)) { _found.Add(product); }
    }
}
