namespace CitrixTrafficEngine.Scan;

/// <summary>What a protocol's reply said: short, printable, without secrets.</summary>
public sealed record ReplyDetail
{
    /// <summary>Id of the service that the reply proves, or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>Printable text of the server, at most 256 bytes, or null.</summary>
    public string? Banner { get; init; }

    /// <summary>What its TLS or DTLS hello and certificate say, or null.</summary>
    public TlsDetail? Tls { get; init; }

    /// <summary>A product that the reply names (<c>NetScaler Gateway</c>, <c>XenServer</c>), or null.</summary>
    public string? Product { get; init; }

    /// <summary>Anything else worth a record, as key and value (<c>status</c>, <c>location</c>, <c>version</c>, <c>engine_id</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];
}

/// <summary>What a TLS server said.</summary>
public sealed record TlsDetail
{
    /// <summary>Whether it is DTLS.</summary>
    public bool IsDatagram { get; init; }

    /// <summary>Version chosen, <c>1.2</c> for instance, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Application protocol chosen, or null.</summary>
    public string? NextProtocol { get; init; }

    /// <summary>Subject of the certificate, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Names of the certificate.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Last day of the certificate, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
