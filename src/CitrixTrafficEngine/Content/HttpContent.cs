namespace CitrixTrafficEngine.Content;

/// <summary>The first request and the first answer of HTTP in the clear (RFC 9112).</summary>
public sealed class HttpContent
{
    /// <summary>Method of the request, or null.</summary>
    public string? Method { get; internal set; }

    /// <summary>Host that the request names, or null.</summary>
    public string? Host { get; internal set; }

    /// <summary>Path of the request without its query, or null.</summary>
    public string? Path { get; internal set; }

    /// <summary>Status of the answer, or 0.</summary>
    public int Status { get; internal set; }

    /// <summary>Server field of the answer, or null.</summary>
    public string? Server { get; internal set; }

    /// <summary>Whether the request carries basic authentication (RFC 7617); what it carries is never kept.</summary>
    public bool HasBasicAuthentication { get; internal set; }

    /// <summary>Products that the answer gives away: <c>netscaler</c>, <c>netscaler-gateway</c>, <c>storefront</c>, <c>xenserver</c>, <c>access-gateway</c>.</summary>
    public IReadOnlyList<string> Marks { get; internal set; } = [];
}
