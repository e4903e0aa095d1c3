using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Bench.Rigs;

/// <summary>Frames by what stands in front of their payload of 100 bytes. Each number has a client of its own.</summary>
static class HeaderStacks
{
    const string Server = "198.51.100.20";
    const string Server6 = "2001:db8:1::20";
    const int Ipv4 = 0x0800, Ipv6 = 0x86dd;
    const int Icmp = 1, Tcp = 6, Udp = 17, Gre = 47;

    static readonly Dictionary<string, Func<int, byte[]>> s_makers = new()
    {
        ["ipv4-tcp"] = number => Frame(Ipv4, TcpPacket(number)),
        ["ipv4-udp"] = number => Frame(Ipv4, Packet(number, Udp, UdpDatagram(number))),
        ["ipv4-icmp-echo"] = number => Frame(Ipv4, Packet(number, Icmp, Wire.Join([8, 0, 0, 0], Wire.U16(number), Wire.U16(1), new byte[56]))),
        ["ipv4-icmp-error"] = number => Frame(Ipv4, Packet(number, Icmp, Wire.Join([3, 1, 0, 0, 0, 0, 0, 0], TcpPacket(number)[..28]))),
        ["vlan-ipv4-tcp"] = number => Frame(0x8100, Wire.Join(Wire.U16(100), Wire.U16(Ipv4), TcpPacket(number))),
        ["qinq-ipv4-tcp"] = number => Frame(0x88a8, Wire.Join(Wire.U16(100), Wire.U16(0x8100), Wire.U16(200), Wire.U16(Ipv4), TcpPacket(number))),
        ["ipv6-tcp"] = number => Frame(Ipv6, Ip.V6(Client6(number), Server6, Tcp, TcpSegment(number))),
        ["ipv6-udp"] = number => Frame(Ipv6, Ip.V6(Client6(number), Server6, Udp, UdpDatagram(number))),
        ["ipv6-2-extensions-tcp"] = number => Frame(Ipv6, Ip.V6(Client6(number), Server6, 0, Wire.Join(Ip.Extension(60), Ip.Extension(Tcp), TcpSegment(number)))),
        ["ipv4-first-fragment"] = number => Frame(Ipv4, Ip.V4(Client(number), Server, Udp, UdpDatagram(number), number + 1, 0x2000)),
        ["ipv4-later-fragment"] = number => Frame(Ipv4, Ip.V4(Client(number), Server, Udp, new byte[100], number + 1, 13)), // behind 104 bytes
        ["vxlan-ipv4-tcp"] = number => Frame(Ipv4, Encapsulate.In4(true, Udp, Encapsulate.Vxlan(TcpPacket(number), true))),
        ["geneve-ipv4-tcp"] = number => Frame(Ipv4, Encapsulate.In4(true, Udp, Encapsulate.Geneve(Ipv4, TcpPacket(number), []))),
        ["gre-ipv4-tcp"] = number => Frame(Ipv4, Encapsulate.In4(true, Gre, Wire.U16(0), Wire.U16(Ipv4), TcpPacket(number))),
        ["ipip-ipv4-tcp"] = number => Frame(Ipv4, Encapsulate.In4(true, 4, TcpPacket(number))),
        ["mpls-2-labels-ipv4-tcp"] = number => Frame(0x8847, Encapsulate.Mpls(TcpPacket(number), 16, 17)),
        ["pppoe-ipv4-tcp"] = number => Frame(0x8864, Encapsulate.Pppoe(TcpPacket(number))),
        ["arp"] = _ => Frame(0x0806, new byte[28]),
    };

    /// <summary>The names of the stacks.</summary>
    public static IEnumerable<string> Names => s_makers.Keys;

    /// <summary>The frame with this <paramref name="number"/>, 0 to 65,535, of <paramref name="stack"/>.</summary>
    public static byte[] Make(string stack, int number) => s_makers[stack](number);

    /// <summary>A whole datagram of 800 bytes over UDP in two fragments.</summary>
    public static byte[][] FragmentsOf(int number) => [.. Ip.Cut4(Packet(number, Udp, UdpDatagram(number, 800)), 2, number + 1).Select(piece => Frame(Ipv4, piece))];

    static byte[] Frame(int type, byte[] payload) => Link.Inside(type, payload, fromClient: true);

    static byte[] TcpPacket(int number) => Packet(number, Tcp, TcpSegment(number));

    static byte[] Packet(int number, int protocol, byte[] payload) => Ip.V4(Client(number), Server, protocol, payload);

    static byte[] TcpSegment(int number) =>
        Wire.Join(Wire.U16(50_000), Wire.U16(1_494), Wire.U32(1_000 + number), Wire.U32(1), [0x50, 0x18], Wire.U16(64_000), [0, 0, 0, 0], new byte[100]);

    static byte[] UdpDatagram(int number, int payloadBytes = 100) =>
        Wire.Join(Wire.U16(50_000), Wire.U16(9_000), Wire.U16(8 + payloadBytes), [0, 0], Wire.U32(number), new byte[payloadBytes - 4]);

    static string Client(int number) => $"10.0.{number >> 8}.{number & 255}";

    static string Client6(int number) => $"2001:db8::{number:x}";
}
