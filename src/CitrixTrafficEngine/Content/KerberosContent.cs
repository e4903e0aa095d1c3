namespace CitrixTrafficEngine.Content;

/// <summary>What a Kerberos exchange said (RFC 4120).</summary>
public sealed class KerberosContent
{
    /// <summary>Realm, or null.</summary>
    public string? Realm { get; internal set; }

    /// <summary>Error code of a KRB-ERROR, or null.</summary>
    public int? Error { get; internal set; }

    /// <summary>Server time that a KRB-ERROR states, nanoseconds since 1970 UTC, or null.</summary>
    public long? ServerTimeNs { get; internal set; }

    /// <summary>Packet time of the packet that <see cref="ServerTimeNs"/> came in.</summary>
    public long ServerTimeSeenNs { get; internal set; }
}
