namespace CitrixTrafficEngine.Content;

/// <summary>What the payload of one flow said: short, printable, without passwords, cookies, communities or tokens. Null parts were not met.</summary>
/// <remarks>Made on the record thread, and only for flows whose payload says something.</remarks>
public sealed class FlowContent
{
    /// <summary>TLS or DTLS.</summary>
    public TlsContent? Tls { get; internal set; }

    /// <summary>HTTP in the clear.</summary>
    public HttpContent? Http { get; internal set; }

    /// <summary>Kerberos.</summary>
    public KerberosContent? Kerberos { get; internal set; }

    /// <summary>LDAP and CLDAP.</summary>
    public LdapContent? Ldap { get; internal set; }

    /// <summary>SMB.</summary>
    public SmbContent? Smb { get; internal set; }

    /// <summary>RDP.</summary>
    public RdpContent? Rdp { get; internal set; }

    /// <summary>NetScaler RPC.</summary>
    public NetScalerRpcContent? NetScalerRpc { get; internal set; }

    /// <summary>Software that the SSH client names, or null.</summary>
    public string? SshClient { get; internal set; }

    /// <summary>Software that the SSH server names, or null.</summary>
    public string? SshServer { get; internal set; }

    /// <summary>SNMP version: <c>1</c>, <c>2c</c> or <c>3</c>; never the community.</summary>
    public string? SnmpVersion { get; internal set; }

    /// <summary>File that a TFTP request names, or null.</summary>
    public string? TftpFile { get; internal set; }

    /// <summary>Whether the flow is the transfer that a TFTP request on port 69 began: its server answers from a port of its own (RFC 1350, section 4).</summary>
    public bool IsTftpTransfer { get; internal set; }

    /// <summary>Time that an NTP server stated, nanoseconds since 1970 UTC, or null.</summary>
    public long? NtpTimeNs { get; internal set; }

    /// <summary>Packet time of the packet that <see cref="NtpTimeNs"/> came in.</summary>
    public long NtpSeenNs { get; internal set; }

    /// <summary>Whether nothing was said.</summary>
    internal bool IsEmpty => this is
    {
        Tls: null, Http: null, Kerberos: null, Ldap: null, Smb: null, Rdp: null, NetScalerRpc: null,
        SshClient: null, SshServer: null, SnmpVersion: null, TftpFile: null, NtpTimeNs: null,
    };
}
