namespace CitrixTrafficEngine.Net;

/// <summary>The transports that a catalog row can name.</summary>
public enum Transport : byte
{
    /// <summary>TCP, IP protocol 6 (RFC 9293).</summary>
    Tcp,

    /// <summary>UDP, IP protocol 17 (RFC 768).</summary>
    Udp,

    /// <summary>ICMP and ICMPv6, IP protocols 1 and 58 (RFC 792, RFC 4443). Has no ports.</summary>
    Icmp,

    /// <summary>Any other IP protocol, told by its number. Has no ports.</summary>
    Ip,
}
