namespace CitrixTrafficEngine.Packets;

/// <summary>An encapsulation that the parser removes.</summary>
enum TunnelKind : byte
{
    /// <summary>MPLS label stack (RFC 3032); the id is the bottom label.</summary>
    Mpls,

    /// <summary>PPPoE session (RFC 2516); the id is the session.</summary>
    Pppoe,

    /// <summary>IPv4 in IPv4 (RFC 2003) or IPv4 in IPv6 (RFC 2473).</summary>
    Ipip,

    /// <summary>IPv6 in IPv4 (RFC 4213) or IPv6 in IPv6 (RFC 2473).</summary>
    Ipv6,

    /// <summary>GRE (RFC 2784, RFC 2890, RFC 2637); the id is the key.</summary>
    Gre,

    /// <summary>ERSPAN type II or III over GRE; the id is the session.</summary>
    Erspan,

    /// <summary>VXLAN (RFC 7348); the id is the network identifier.</summary>
    Vxlan,

    /// <summary>GENEVE (RFC 8926); the id is the network identifier.</summary>
    Geneve,

    /// <summary>GTP user plane (3GPP TS 29.281); the id is the tunnel endpoint identifier.</summary>
    Gtp,
}
