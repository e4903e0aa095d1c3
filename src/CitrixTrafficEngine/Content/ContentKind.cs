namespace CitrixTrafficEngine.Content;

/// <summary>What the first payload bytes of a flow look like, as far as it decides whether and how much of it is read.</summary>
enum ContentKind : byte
{
    None,
    Tls,
    Dtls,
    Http,
    Ssh,
    Rdp,
    Smb,
    NetScalerRpc,
    Kerberos,
    Ldap,
    Snmp,
    Ntp,
    Tftp,
    Dns,
    Dhcp,
    NetBios,
}
