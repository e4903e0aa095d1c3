namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>The flow in every link layer, encapsulation and fragmentation that is read.</summary>
static class Matrix
{
    const int Ethernet = 1;
    const int Ipv4 = 0x0800;
    const int Ipv6 = 0x86dd;

    /// <summary>All rows, by name.</summary>
    public static IReadOnlyDictionary<string, MatrixRow> Rows { get; } =
        Links().Concat(BelowIp()).Concat(AboveIp()).Concat(Extensions()).Concat(Fragments()).Concat(StayOuter()).ToDictionary(row => row.Name);

    static IEnumerable<MatrixRow> Links()
    {
        yield return Row("ethernet", Ethernet, s => Link.Ethernet(Ipv4, s.V4(), s.FromClient));
        yield return Row("raw ip 101", 101, s => s.V4());
        yield return Row("raw ip 12", 12, s => s.V4());
        yield return Row("raw ip 14", 14, s => s.V4());
        yield return Row("raw ip 101, ipv6", 101, s => s.V6());
        yield return Row("ipv4 228", 228, s => s.V4());
        yield return Row("ipv6 229", 229, s => s.V6());
        yield return Row("null, little endian", 0, s => Wire.Join(Wire.Hex("02000000"), s.V4()));
        yield return Row("null, big endian", 0, s => Wire.Join(Wire.Hex("00000002"), s.V4()));
        yield return Row("null, ipv6 of linux", 0, s => Wire.Join(Wire.Hex("0a000000"), s.V6())) with { TsharkFrames = 0 }; // knows the families of BSD and Windows
        yield return Row("null, ipv6 of darwin", 0, s => Wire.Join(Wire.Hex("1e000000"), s.V6()));
        yield return Row("null, ipv6 of freebsd, big endian", 0, s => Wire.Join(Wire.Hex("0000001c"), s.V6()));
        yield return Row("loop", 108, s => Wire.Join(Wire.Hex("00000002"), s.V4()));
        yield return Row("loop, little endian", 108, s => Wire.Join(Wire.Hex("02000000"), s.V4())) with { TsharkFrames = 0 }; // takes network order for granted
        yield return Row("sll", 113, s => Link.Sll(Ipv4, s.V4()));
        yield return Row("sll2", 276, s => Link.Sll2(Ipv4, s.V4()));
        yield return Row("ppp with address and control", 9, s => Wire.Join(Wire.Hex("ff03 0021"), s.V4()));
        yield return Row("ppp", 9, s => Wire.Join(Wire.Hex("0021"), s.V4()));
        yield return Row("ppp with a short protocol field", 9, s => Wire.Join(Wire.Hex("21"), s.V4()));
        yield return Row("ppp, ipv6", 9, s => Wire.Join(Wire.Hex("ff03 0057"), s.V6()));
        yield return Row("ppp in hdlc framing 50", 50, s => Wire.Join(Wire.Hex("ff03 0021"), s.V4()));
        yield return Row("cisco hdlc on a ppp line", 9, s => Wire.Join(Wire.Hex("0f00 0800"), s.V4()));
        yield return Row("cisco hdlc", 104, s => Wire.Join(Wire.Hex("0f00 0800"), s.V4()));
        yield return Row("802.11", 105, s => Link.Wireless(Ipv4, s.V4(), s.FromClient));
        yield return Row("802.11 with quality of service", 105, s => Link.Wireless(Ipv4, s.V4(), s.FromClient, quality: true));
        yield return Row("802.11 with four addresses", 105, s => Link.Wireless(Ipv4, s.V4(), s.FromClient, relayed: true));
        yield return Row("radiotap", 127, s => Link.Radiotap(Link.Wireless(Ipv4, s.V4(), s.FromClient)));
        yield return Row("radiotap, padded", 127, s => Link.RadiotapPadded(Link.Wireless(Ipv4, s.V4(), s.FromClient, quality: true, padded: true)));
        yield return Row("ppi with 802.11", 192, s => Link.Ppi(105, Link.Wireless(Ipv4, s.V4(), s.FromClient)));
        yield return Row("ppi with ethernet", 192, s => Link.Ppi(1, Link.Ethernet(Ipv4, s.V4(), s.FromClient)));
        yield return Row("802.3 with llc and snap", Ethernet, s => Link.Snap(Ipv4, s.V4(), s.FromClient));
    }

    static IEnumerable<MatrixRow> BelowIp()
    {
        yield return Row("802.1q", Ethernet, s => Link.Ethernet(0x8100, Wire.Join(Wire.Hex("6064 0800"), s.V4()), s.FromClient));
        yield return Row("88a8 8100", Ethernet, s => Link.Ethernet(0x88a8, Wire.Join(Wire.Hex("0064 8100 00c8 0800"), s.V4()), s.FromClient));
        yield return Row("9100 8100", Ethernet, s => Link.Ethernet(0x9100, Wire.Join(Wire.Hex("0064 8100 00c8 0800"), s.V4()), s.FromClient));
        yield return Row("8100 8100", Ethernet, s => Link.Ethernet(0x8100, Wire.Join(Wire.Hex("0064 8100 00c8 0800"), s.V4()), s.FromClient));
        yield return Row("802.1q in snap", Ethernet, s => Link.Ethernet(0x8100, Wire.Join(Wire.Hex("0064"), Wire.U16(8 + s.V4().Length), Wire.Hex("aaaa03 000000 0800"), s.V4()), s.FromClient));
        yield return Row("mpls, one label", Ethernet, s => Link.Ethernet(0x8847, Encapsulate.Mpls(s.V4(), 100), s.FromClient), "mpls");
        yield return Row("mpls, two labels", Ethernet, s => Link.Ethernet(0x8847, Encapsulate.Mpls(s.V6(), 100, 200), s.FromClient), "mpls");
        yield return Row("mpls pseudowire with control word", Ethernet, s => Link.Ethernet(0x8847, Encapsulate.Mpls(Wire.Join(new byte[4], Link.Inside(Ipv4, s.V4(), s.FromClient)), 100), s.FromClient), "mpls");
        yield return Row("mpls pseudowire without control word", Ethernet, s => Link.Ethernet(0x8847, Encapsulate.Mpls(Link.Inside(Ipv4, s.V4(), s.FromClient), 100), s.FromClient), "mpls")
            with
        { TsharkArguments = ["-d", "mpls.label==100,pwethnocw"] }; // does not guess what a label stands for
        yield return Row("pppoe", Ethernet, s => Link.Ethernet(0x8864, Encapsulate.Pppoe(s.V4()), s.FromClient), "pppoe");
    }

    static IEnumerable<MatrixRow> AboveIp()
    {
        yield return Tunnel("ip in ip", s => Encapsulate.In4(s.FromClient, 4, s.V4()), "ipip");
        yield return Tunnel("6in4", s => Encapsulate.In4(s.FromClient, 41, s.V6()), "ipv6");
        yield return Tunnel6("4in6", s => Encapsulate.In6(s.FromClient, 4, s.V4()), "ipip");
        yield return Tunnel6("6in6", s => Encapsulate.In6(s.FromClient, 41, s.V6()), "ipv6");
        yield return Tunnel("gre", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("0000 0800"), s.V4()), "gre");
        yield return Tunnel("gre with checksum, key and sequence", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("b000 0800 00000000 00000007 00000001"), s.V4()), "gre");
        yield return Tunnel("gre with key and ethernet", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("2000 6558 00000007"), Link.Inside(Ipv4, s.V4(), s.FromClient)), "gre");
        yield return Tunnel("gre version 1 with ppp", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("3081 880b"), Wire.U16(s.V4().Length + 4), Wire.Hex("0001 00000001 00000001 ff03 0021"), s.V4()), "gre");
        yield return Tunnel("erspan i", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("0000 88be"), Link.Inside(Ipv4, s.V4(), s.FromClient)), "erspan");
        yield return Tunnel("erspan ii", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("1000 88be 00000001 1000 0005 00000000"), Link.Inside(Ipv4, s.V4(), s.FromClient)), "erspan");
        yield return Tunnel("erspan iii", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("1000 22eb 00000001 2000 0005 00000000 0000 0000"), Link.Inside(Ipv4, s.V4(), s.FromClient)), "erspan");
        yield return Tunnel("erspan iii with platform header", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("1000 22eb 00000001 2000 0005 00000000 0000 0001 0000000000000000"), Link.Inside(Ipv4, s.V4(), s.FromClient)), "erspan");
        yield return Tunnel("vxlan", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Vxlan(s.V4(), s.FromClient)), "vxlan");
        yield return Tunnel6("vxlan over ipv6", s => Encapsulate.In6(s.FromClient, 17, Encapsulate.Vxlan(s.V6(), s.FromClient, type: Ipv6)), "vxlan");
        yield return Tunnel("geneve", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Geneve(0x6558, Link.Inside(Ipv4, s.V4(), s.FromClient), [])), "geneve");
        yield return Tunnel("geneve with options", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Geneve(0x6558, Link.Inside(Ipv4, s.V4(), s.FromClient), Wire.Hex("0102 80 01 00000000 0102 80 00"))), "geneve");
        yield return Tunnel("geneve with ip", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Geneve(Ipv4, s.V4(), [])), "geneve");
        yield return Tunnel("gtp", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Gtp(s.V4(), 0, [])), "gtp");
        yield return Tunnel("gtp with sequence number", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Gtp(s.V4(), 2, Wire.Hex("0001 00 00"))), "gtp");
        yield return Tunnel("gtp with extension headers", s => Encapsulate.In4(s.FromClient, 17, Encapsulate.Gtp(s.V4(), 4, Wire.Hex("0000 00 85 01 10 01 c0 01 0001 00"))), "gtp");
        yield return Tunnel("vxlan in gre", s => Encapsulate.In4(s.FromClient, 47, Wire.Hex("0000 0800"), Encapsulate.In4(s.FromClient, 17, Encapsulate.Vxlan(s.V4(), s.FromClient))), "gre", "vxlan");
        yield return Row("pppoe in vxlan in mpls", Ethernet, s => Link.Ethernet(0x8847, Encapsulate.Mpls(Encapsulate.In4(s.FromClient, 17, Encapsulate.Vxlan(Encapsulate.Pppoe(s.V4()), s.FromClient, type: 0x8864)), 9), s.FromClient), "mpls", "vxlan", "pppoe");
        yield return Tunnel("eight encapsulations", s => InDepth(s, 8), [.. Enumerable.Repeat("ipip", 8)]);
    }

    static IEnumerable<MatrixRow> Extensions()
    {
        yield return Tunnel6("ipv6", s => s.V6());
        yield return Tunnel6("ipv6 with hop-by-hop and destination options", s => s.V6(0, Wire.Join(Ip.Extension(60), Ip.Extension(6), s.Tcp)));
        yield return Tunnel6("ipv6 with every extension", s => s.V6(0, Wire.Join(Ip.Extension(60), Ip.Extension(43), Wire.Hex("2c00 0000 00000000"), Ip.FragmentHeader(51, 0, false, 7), Encapsulate.Authentication(60), Ip.Extension(6), s.Tcp)));
        yield return Tunnel6("ipv6 atomic fragment", s => s.V6(44, Wire.Join(Ip.FragmentHeader(6, 0, false, 7), s.Tcp)));
        yield return Tunnel("ipv4 with authentication header", s => s.FromClient
            ? Ip.V4(IcaFlow.Client4, IcaFlow.Server4, 51, Wire.Join(Encapsulate.Authentication(6), s.Tcp))
            : Ip.V4(IcaFlow.Server4, IcaFlow.Client4, 51, Wire.Join(Encapsulate.Authentication(6), s.Tcp)));
    }

    static IEnumerable<MatrixRow> Fragments()
    {
        var whole = Cut((s, id) => s.IsLong ? Ip.Cut4(s.V4(), 2, id) : [s.V4(id)]);
        yield return Fragmented("ipv4 fragments", [.. whole.SelectMany(packet => packet).Select(packet => Link.Ethernet(Ipv4, packet))]);
        yield return Fragmented("ipv4 fragments, the last first", [.. whole.SelectMany(packet => packet.Reverse()).Select(packet => Link.Ethernet(Ipv4, packet))]);
        yield return Fragmented("ipv4 fragments, all later ones first", [.. whole.SelectMany(packet => packet.Skip(1)).Concat(whole.Select(packet => packet[0])).Select(packet => Link.Ethernet(Ipv4, packet))]);
        yield return Fragmented("ipv4 fragments in vxlan", [.. whole.SelectMany(packet => packet).Select(packet => Link.Ethernet(Ipv4, Encapsulate.In4(true, 17, Encapsulate.Vxlan(packet, true))))]) with { Tunnels = ["vxlan"] };

        var v6 = Cut((s, id) => s.IsLong ? Ip.Cut6(s.V6(), 2, id) : [s.V6()]);
        yield return Fragmented("ipv6 fragments", [.. v6.SelectMany(packet => packet).Select(packet => Link.Ethernet(Ipv6, packet))]);
        yield return Fragmented("ipv6 fragments, the last first", [.. v6.SelectMany(packet => packet.Reverse()).Select(packet => Link.Ethernet(Ipv6, packet))]);

        var outer = Cut((s, id) => s.IsLong
            ? Ip.Cut4(Encapsulate.In4(s.FromClient, 17, Encapsulate.Vxlan(s.V4(), s.FromClient)), 2, id)
            : [Encapsulate.In4(s.FromClient, 17, Encapsulate.Vxlan(s.V4(), s.FromClient))]);
        yield return Fragmented("fragmented vxlan", [.. outer.SelectMany(packet => packet).Select(packet => Link.Ethernet(Ipv4, packet))]) with { Tunnels = ["vxlan"] };
    }

    // What is no encapsulation of this program's: the carrying flow counts.
    static IEnumerable<MatrixRow> StayOuter()
    {
        yield return Tunnel("teredo", s => Encapsulate.In4(s.FromClient, 17, Carrier(s, 3_544, s.V6()))) with { Filter = "udp.port == 3544", Transport = "udp", Port = 3_544, PayloadBytes = null };
        yield return Tunnel("l2tp", s => Encapsulate.In4(s.FromClient, 17, Carrier(s, 1_701, Wire.Join(Wire.Hex("0002 0001 0001 ff03 0021"), s.V4())))) with { Filter = "udp.port == 1701", Transport = "udp", Port = 1_701, PayloadBytes = null };
    }

    /// <summary>A segment in <paramref name="depth"/> layers of IP in IP.</summary>
    public static byte[] InDepth(Segment segment, int depth)
    {
        var packet = segment.V4();
        for (var layer = 0; layer < depth; layer++) { packet = Encapsulate.In4(segment.FromClient, 4, packet); }

        return packet;
    }

    static byte[] Carrier(Segment segment, int port, byte[] payload) => segment.FromClient ? Encapsulate.Udp(50_000, port, payload) : Encapsulate.Udp(port, 50_000, payload);

    static MatrixRow Row(string name, int linkType, Func<Segment, byte[]> wrap, params IReadOnlyList<string> tunnels) =>
        new(name, linkType, [.. IcaFlow.All.Select(wrap)]) { Tunnels = tunnels };

    static MatrixRow Tunnel(string name, Func<Segment, byte[]> wrap, params IReadOnlyList<string> tunnels) =>
        Row(name, Ethernet, s => Link.Ethernet(Ipv4, wrap(s), s.FromClient), tunnels);

    static MatrixRow Tunnel6(string name, Func<Segment, byte[]> wrap, params IReadOnlyList<string> tunnels) =>
        Row(name, Ethernet, s => Link.Ethernet(Ipv6, wrap(s), s.FromClient), tunnels);

    static MatrixRow Fragmented(string name, byte[][] frames) => new(name, Ethernet, frames) { TsharkFrames = IcaFlow.Segments };

    static byte[][][] Cut(Func<Segment, int, IEnumerable<byte[]>> wrap) => [.. IcaFlow.All.Select((segment, index) => wrap(segment, 1_000 + index).ToArray())];
}
