using System.Globalization;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>Every outcome that a target or a path can give, over TCP and UDP, IPv4 and IPv6, as an ordinary user sees it: the verdict, and for ICMP its type, code and sender.</summary>
public class OutcomeMatrixTests
{
    const string V4 = "10.201.1.1";
    const string V4Datagrams = "10.201.1.2";
    const string V6 = SweepLab.TargetV6;

    // What nft can send from the router, by port: number 1000 + code, and its name there.
    static readonly (int Code, string Name)[] s_codes =
    [
        (0, "net-unreachable"), (1, "host-unreachable"), (2, "prot-unreachable"), (3, "port-unreachable"), (9, "net-prohibited"), (10, "host-prohibited"), (13, "admin-prohibited"),
    ];

    static readonly (int Code, string Name)[] s_codesV6 =
    [
        (0, "no-route"), (1, "admin-prohibited"), (3, "addr-unreachable"), (4, "port-unreachable"), (5, "policy-fail"), (6, "reject-route"),
    ];

    [Fact]
    public void Every_cell_is_right()
    {
        using var lab = SweepLab.Open();
        Needs.Tools("nmap");
        Prepare(lab);
        var cells = Cells().ToArray();
        var plan = cells.GroupBy(cell => cell.Address).Select(group => $"{group.Key} {string.Join(' ', group.Select(cell => cell.Probe))}");

        var run = lab.Sweep(plan, ["host-rate=100", "datagram-host-rate=50"]);

        Assert.Equal("True", run.Figures["errorqueue"]);
        var wrong = cells.Select(cell => (cell, row: run.Row(cell.Address, cell.Transport, cell.Port)))
            .Where(pair => (pair.row.Verdict, pair.row.Proof, pair.row.Icmp) != (pair.cell.Verdict, pair.cell.Proof, pair.cell.Icmp))
            .Select(pair => $"{pair.cell} but {pair.row}");
        Assert.Empty(wrong);

        // nmap without privileges sees the same open ports; what refused, and who, it does not say.
        var ports = string.Join(',', cells.Where(cell => cell.Address == V4 && cell.Transport == "tcp").Select(cell => cell.Port));
        var peer = SweepLab.In(lab.Scanner, "nmap", "-sT", "-n", "-Pn", "--unprivileged", "-p", ports, "-oG", "-", V4).EndedWith(0).Output;
        Assert.Equal(cells.Where(cell => cell.Address == V4 && cell.Verdict.StartsWith("Open", StringComparison.Ordinal)).Select(cell => cell.Port).Order(), Open(peer));
    }

    [Fact]
    public void A_silent_port_was_asked_as_often_as_wanted_and_no_oftener()
    {
        using var lab = SweepLab.Open();
        Prepare(lab);
        lab.Rules(lab.Router, "table inet count {\n counter syns {\n }\n chain in {\n type filter hook prerouting priority -300; tcp dport 1100 counter name syns\n }\n}");

        // Port 22 answers first and the address then falls quiet for the others: the last of the tries is made slowly, none is made beyond.
        var run = lab.Sweep([$"{V4} tcp/22/- tcp/1100", "10.201.1.3 tcp/1100"], ["host-rate=1", "tries=3"]);

        Assert.Equal(["Silent", "Silent"], run.Rows.Where(row => row.Port == 1100).Select(row => row.Verdict));
        Assert.All(run.Rows.Where(row => row.Port == 1100), row => Assert.Equal(3, row.Tries));
        Assert.Contains("packets 6 ", SweepLab.In(lab.Router, "nft", "list", "counter", "inet", "count", "syns").EndedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_only_its_router_speaks_for_is_unreachable()
    {
        using var lab = SweepLab.Open();
        lab.Rules(lab.Router,
            """
            table inet sweep {
              chain forward { type filter hook forward priority 0;
                ip daddr 10.201.9.9 reject with icmp type host-unreachable
                ip daddr 10.201.9.10 udp dport 53 reject with icmp type net-unreachable
                ip daddr 10.201.9.10 drop
                ip daddr 10.201.9.11 tcp dport 81 reject with icmp type host-unreachable
              }
            }
            """);

        // The last address has a closed port besides: it is there, so what host unreachable said of another port was a refusal.
        var run = lab.Sweep(
        [
            "10.201.9.9 tcp/22/- tcp/80/- udp/53/dns", "10.201.9.10 tcp/22/- udp/53/dns", "10.201.9.11 tcp/81 tcp/2",
            "10.77.1.77 tcp/22/- udp/53/dns", "10.99.0.1 tcp/22/- udp/53/dns",
        ], ["host-rate=0", "datagram-host-rate=0"]);

        Assert.All(run.Rows.Where(row => row.Address == "10.201.9.9"), row => Assert.Equal(("Unreachable", "Icmp", "3/1 10.77.1.254"), (row.Verdict, row.Proof, row.Icmp)));
        Assert.Equal(("Unreachable", "3/0 10.77.1.254"), (run.Row("10.201.9.10", "udp", 53).Verdict, run.Row("10.201.9.10", "udp", 53).Icmp));
        Assert.Equal("Silent", run.Row("10.201.9.10", "tcp", 22).Verdict);
        Assert.Equal("Rejected", run.Row("10.201.9.11", "tcp", 81).Verdict);
        Assert.All(run.Rows.Where(row => row.Address == "10.77.1.77"), row => Assert.Equal(("Unreachable", "Neighbour", "3/1 10.77.1.1"), (row.Verdict, row.Proof, row.Icmp)));
        Assert.All(run.Rows.Where(row => row.Address == "10.99.0.1"), row => Assert.Equal(("Unreachable", "Local", "101"), (row.Verdict, row.Proof, row.Errno)));
    }

    [Fact]
    public void A_neighbour_is_not_given_up_before_the_kernel_gives_it_up_and_gets_no_packet_more_for_that()
    {
        using var lab = SweepLab.Open();
        lab.Rules(lab.Router,
            "table inet count {\n counter syns {\n }\n chain in {\n type filter hook prerouting priority -300; tcp dport 1100 counter name syns drop\n }\n}");

        // Half a second is the whole wait of one try; an absent neighbour shows after 3.07 s.
        var run = lab.Sweep(["10.77.1.254 tcp/1100", "10.77.1.77 tcp/1100 udp/53/dns"], ["tries=1"]);

        Assert.Equal(("Silent", 1), (run.Row(SweepLab.RouterAddress, "tcp", 1100).Verdict, run.Row(SweepLab.RouterAddress, "tcp", 1100).Tries));
        Assert.All(run.Rows.Where(row => row.Address == "10.77.1.77"), row => Assert.Equal(("Unreachable", "Neighbour"), (row.Verdict, row.Proof)));
        Assert.Contains("packets 1 ", SweepLab.In(lab.Router, "nft", "list", "counter", "inet", "count", "syns").EndedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Echo_needs_the_permission_of_the_system_and_says_so()
    {
        using var lab = SweepLab.Open();

        var refused = lab.Sweep([$"{V4} icmp", $"{V6} icmp"], []);
        SweepLab.Set(lab.Scanner, "net.ipv4.ping_group_range=0 65534");
        var allowed = lab.Sweep([$"{V4} icmp", $"{V6} icmp", "10.77.1.77 icmp"], []);

        Assert.All(refused.Rows, row => Assert.Equal(("NotProbed", "13"), (row.Verdict, row.Errno)));
        Assert.Contains("net.ipv4.ping_group_range", refused.Figures["notes"], StringComparison.Ordinal);
        Assert.All(allowed.Rows.Where(row => row.Address != "10.77.1.77"), row => Assert.Equal(("OpenConfirmed", "Reply"), (row.Verdict, row.Proof)));
        Assert.Equal(("Unreachable", "Neighbour"), (allowed.Row("10.77.1.77", "icmp", 0).Verdict, allowed.Row("10.77.1.77", "icmp", 0).Proof));
    }

    [Fact]
    public void Closed_datagram_ports_are_proven_where_the_target_limits_its_errors()
    {
        using var lab = SweepLab.Open();
        SweepLab.Set(lab.Target, "net.ipv4.icmp_ratelimit=1000");
        var plan = $"10.77.2.2 {string.Join(' ', Enumerable.Range(2, 10).Select(port => $"udp/{port}"))}";

        var paced = lab.Sweep([plan], []);
        var hurried = lab.Sweep([plan], ["host-rate=0", "datagram-host-rate=0"]);

        Assert.All(paced.Rows, row => Assert.Equal(("Closed", "3/3 10.77.2.2"), (row.Verdict, row.Icmp)));
        Assert.Contains(hurried.Rows, row => row.Verdict == "Silent"); // the limit is real
    }

    static void Prepare(SweepLab lab)
    {
        var rules = string.Join('\n', s_codes.Select(code => Rule("ip version 4", 1000 + code.Code, $"reject with icmp type {code.Name}"))
            .Concat(s_codesV6.Select(code => Rule("ip6 version 6", 1000 + code.Code, $"reject with icmpv6 type {code.Name}"))));
        lab.Rules(lab.Router,
            $$"""
            table inet sweep {
              chain forward { type filter hook forward priority 0;
            {{rules}}
                tcp dport 1200 reject with tcp reset
                meta l4proto { tcp, udp } th dport 1100 drop
              }
              chain prerouting { type filter hook prerouting priority -200;
                meta l4proto { tcp, udp } th dport 1111 ip ttl set 1
                meta l4proto { tcp, udp } th dport 1111 ip6 hoplimit set 1
              }
            }
            """);
        lab.Rules(lab.Target,
            """
            table inet sweep {
              chain input { type filter hook input priority 0;
                meta l4proto { tcp, udp } th dport 1303 ip version 4 reject with icmp type port-unreachable
                meta l4proto { tcp, udp } th dport 1304 ip6 version 6 reject with icmpv6 type port-unreachable
                meta l4proto { tcp, udp } th dport 1313 ip version 4 reject with icmp type admin-prohibited
              }
            }
            """);
        foreach (var any in new[] { "0.0.0.0", "::" })
        {
            lab.Serve("accept.py", "-", "close", any, "22");
            lab.Serve("accept.py", "-", "reset", any, "1500");
            lab.Serve("accept.py", "SSH-2.0-lab\\r\\n", "close", any, "1522");
            lab.Serve("name_server.py", any, "53");
        }
    }

    static string Rule(string family, int port, string verdict) => $"    meta l4proto {{ tcp, udp }} th dport {port.ToString(CultureInfo.InvariantCulture)} {family} {verdict}";

    static IEnumerable<Cell> Cells()
    {
        foreach (var (address, datagrams, codes, router, type, port, expired) in new[]
        {
            (V4, V4Datagrams, s_codes, SweepLab.RouterAddress, 3, 3, "11/0"), (V6, V6, s_codesV6, SweepLab.RouterAddressV6, 1, 4, "3/0"),
        })
        {
            yield return new(address, "tcp/22/-", "Open", "SynAck");
            yield return new(address, "tcp/1500/-", "Open", "SynAck"); // accepted and reset
            yield return new(address, "tcp/1522/ssh", "OpenConfirmed", "Reply");
            yield return new(address, "tcp/2/-", "Closed", "Reset");
            yield return new(address, "tcp/1200/-", "Closed", "Reset"); // a firewall's reset cannot be told from a host's
            yield return new(address, "tcp/1100/-", "Silent", "None");
            yield return new(address, $"tcp/130{port}/-", "Rejected", "Icmp", $"{type}/{port} {address}"); // a host that rejects TCP with ICMP
            yield return new(datagrams, "udp/53/dns", "OpenConfirmed", "Reply");
            yield return new(datagrams, "udp/2/-", "Closed", "Icmp", $"{type}/{port} {datagrams}");
            yield return new(datagrams, $"udp/130{port}/-", "Closed", "Icmp", $"{type}/{port} {datagrams}");
            yield return new(datagrams, "udp/514/-/sink", "Closed", "Icmp", $"{type}/{port} {datagrams}");
            yield return new(datagrams, "udp/1100/-/sink", "Sink", "None");
            foreach (var transport in new[] { "tcp", "udp" })
            {
                var at = transport == "tcp" ? address : datagrams;
                yield return new(at, $"{transport}/1111/-", "Rejected", "Icmp", $"{expired} {router}");
                foreach (var (code, _) in codes) { yield return new(at, $"{transport}/{1000 + code}/-", "Rejected", "Icmp", $"{type}/{code} {router}"); }
            }
        }

        yield return new(V4, "tcp/1313/-", "Rejected", "Icmp", $"3/13 {V4}");
        yield return new(V4Datagrams, "udp/1313/-", "Rejected", "Icmp", $"3/13 {V4Datagrams}");
        yield return new("10.201.1.4", "udp/1100/dns", "Silent", "None");
    }

    static IEnumerable<int> Open(string grepable) => grepable.Split(["Ports: ", ", "], StringSplitOptions.None).Where(field => field.Contains("/open/", StringComparison.Ordinal))
        .Select(field => int.Parse(field.Split('/')[0], CultureInfo.InvariantCulture)).Order();

    sealed record Cell(string Address, string Probe, string Verdict, string Proof, string Icmp = "-")
    {
        public string Transport => Probe.Split('/')[0];

        public int Port => int.Parse(Probe.Split('/')[1], CultureInfo.InvariantCulture);
    }
}
