namespace CitrixTrafficEngine.Packets;

/// <summary>The IP protocol numbers that the parser reads on.</summary>
/// <remarks>Source: https://www.iana.org/assignments/protocol-numbers.</remarks>
static class IpProtocol
{
    internal const int HopByHop = 0; // RFC 8200
    internal const int Icmp = 1;
    internal const int Ipv4 = 4; // RFC 2003
    internal const int Tcp = 6;
    internal const int Udp = 17;
    internal const int Ipv6 = 41; // RFC 4213
    internal const int Routing = 43; // RFC 8200
    internal const int Fragment = 44; // RFC 8200
    internal const int Gre = 47;
    internal const int Authentication = 51; // RFC 4302: authenticates, hides nothing
    internal const int IcmpV6 = 58;
    internal const int None = 59; // RFC 8200, 4.7: nothing follows
    internal const int DestinationOptions = 60; // RFC 8200
    internal const int Sctp = 132;
    internal const int Shim6 = 140; // RFC 5533
}
