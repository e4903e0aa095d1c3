namespace CitrixTrafficEngine.Content;

/// <summary>What the cleartext part of a TLS or DTLS handshake said.</summary>
public sealed class TlsContent
{
    /// <summary>Whether it is DTLS.</summary>
    public bool IsDatagram { get; internal set; }

    /// <summary>Whether a ClientHello was read.</summary>
    public bool HasClientHello { get; internal set; }

    /// <summary>Whether a ServerHello was read.</summary>
    public bool HasServerHello { get; internal set; }

    /// <summary>Name asked for (SNI, RFC 6066 section 3), or null.</summary>
    public string? ServerName { get; internal set; }

    /// <summary>Application protocols offered (ALPN, RFC 7301), at most 8.</summary>
    public IReadOnlyList<string> OfferedProtocols { get; internal set; } = [];

    /// <summary>Application protocol chosen, or null: TLS 1.3 hides it.</summary>
    public string? ChosenProtocol { get; internal set; }

    /// <summary>Highest version offered as on the wire (0x0303 is TLS 1.2, 0xfefd DTLS 1.2), or 0.</summary>
    public ushort OfferedVersion { get; internal set; }

    /// <summary>Versions offered, in the client's order, at most 8.</summary>
    public IReadOnlyList<ushort> OfferedVersions { get; internal set; } = [];

    /// <summary>Version that the ServerHello chose, or 0.</summary>
    public ushort ChosenVersion { get; internal set; }

    /// <summary>Cipher suite that the ServerHello chose, or 0.</summary>
    public ushort Cipher { get; internal set; }

    /// <summary>Whether the session was resumed, so that no certificate was sent.</summary>
    public bool IsResumed { get; internal set; }

    /// <summary>Description of the first alert that was sent in the clear (RFC 8446, section 6), or null.</summary>
    public byte? Alert { get; internal set; }

    /// <summary>Subject of the server's certificate (RFC 4514), or null; empty where only its names say whose it is.</summary>
    public string? Subject { get; internal set; }

    /// <summary>Issuer of the server's certificate, or null.</summary>
    public string? Issuer { get; internal set; }

    /// <summary>Names of the server's certificate, at most 16.</summary>
    public IReadOnlyList<string> Names { get; internal set; } = [];

    /// <summary>First moment of the certificate's validity, nanoseconds since 1970 UTC, or null.</summary>
    public long? NotBeforeNs { get; internal set; }

    /// <summary>Last moment of the certificate's validity, nanoseconds since 1970 UTC, or null. What lies behind the year 2262 is the last moment that 64 bits tell.</summary>
    public long? NotAfterNs { get; internal set; }

    /// <summary>Clock of the server in its hello of TLS 1.2 and older (RFC 5246, 7.4.1.2), seconds since 1970, or null where the field is random.</summary>
    public uint? ServerTime { get; internal set; }
}
