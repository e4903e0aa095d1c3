namespace CitrixTrafficEngine.Output;

/// <summary>The lower-case keywords of IP protocols.</summary>
/// <remarks>Source: https://www.iana.org/assignments/protocol-numbers.</remarks>
static class IpProtocolName
{
    static readonly string[] s_names = Build();

    /// <summary>The keyword of <paramref name="protocol"/>, or <c>ip-N</c> where it has none.</summary>
    public static string Of(byte protocol) => s_names[protocol];

    static string[] Build()
    {
        var names = new string[256];
        for (var number = 0; number < names.Length; number++)
        {
            names[number] = number switch
            {
                0 => "hopopt",
                1 => "icmp",
                2 => "igmp",
                3 => "ggp",
                4 => "ipv4",
                5 => "st",
                6 => "tcp",
                8 => "egp",
                9 => "igp",
                17 => "udp",
                27 => "rdp",
                33 => "dccp",
                41 => "ipv6",
                43 => "ipv6-route",
                44 => "ipv6-frag",
                46 => "rsvp",
                47 => "gre",
                50 => "esp",
                51 => "ah",
                54 => "narp",
                58 => "ipv6-icmp",
                59 => "ipv6-nonxt",
                60 => "ipv6-opts",
                88 => "eigrp",
                89 => "ospf",
                94 => "ipip",
                97 => "etherip",
                98 => "encap",
                103 => "pim",
                108 => "ipcomp",
                112 => "vrrp",
                115 => "l2tp",
                124 => "isis",
                132 => "sctp",
                133 => "fc",
                135 => "mobility",
                136 => "udplite",
                137 => "mpls-in-ip",
                138 => "manet",
                139 => "hip",
                140 => "shim6",
                141 => "wesp",
                142 => "rohc",
                143 => "ethernet",
                _ => $"ip-{number}",
            };
        }

        return names;
    }
}
