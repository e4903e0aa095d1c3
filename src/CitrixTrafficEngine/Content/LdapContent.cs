namespace CitrixTrafficEngine.Content;

/// <summary>How an LDAP client introduced itself (RFC 4511, 4.2). Names and values are never kept.</summary>
public sealed class LdapContent
{
    /// <summary>The first bind, or null.</summary>
    public LdapBind? Bind { get; internal set; }

    /// <summary>Whether StartTLS was asked for before the bind.</summary>
    public bool HasStartTls { get; internal set; }
}

/// <summary>Kinds of LDAP bind.</summary>
public enum LdapBind : byte
{
    /// <summary>Simple, without a name.</summary>
    Anonymous,

    /// <summary>Simple, with a name: the password follows in the clear.</summary>
    Simple,

    /// <summary>SASL.</summary>
    Sasl,
}
