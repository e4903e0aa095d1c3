namespace CitrixTrafficEngine.Packets;

/// <summary>The EtherTypes that lead on to a flow.</summary>
/// <remarks>Source: IEEE assignments, https://standards-oui.ieee.org/ethertype/eth.txt; 9100 was never assigned.</remarks>
static class EtherType
{
    internal const int Ipv4 = 0x0800;
    internal const int Ipv6 = 0x86dd;
    internal const int Vlan = 0x8100; // IEEE 802.1Q
    internal const int ServiceVlan = 0x88a8; // IEEE 802.1ad
    internal const int OldServiceVlan = 0x9100; // what switches sent before 802.1ad
    internal const int Mpls = 0x8847; // RFC 3032
    internal const int MplsMulticast = 0x8848; // RFC 5332
    internal const int PppoeSession = 0x8864; // RFC 2516
    internal const int Bridging = 0x6558; // Ethernet inside, as GRE and GENEVE state it
    internal const int Ppp = 0x880b; // inside GRE, RFC 2637
    internal const int Erspan = 0x88be; // types I and II, inside GRE
    internal const int Erspan3 = 0x22eb; // type III, inside GRE

    /// <summary>Greatest value of the field that is a length: 1,500 (IEEE 802.3, 3.2.6).</summary>
    internal const int MaxLength = 1500;
}
