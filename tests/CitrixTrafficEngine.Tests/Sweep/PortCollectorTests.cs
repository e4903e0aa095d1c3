using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using Ctxscan.Sweep;

namespace CitrixTrafficEngine.Tests.Sweep;

public class PortCollectorTests
{
    static readonly Catalog s_catalog = Catalog.Load(new());

    [Fact]
    public void A_pair_is_asked_for_its_sync_ports_and_never_for_its_heartbeat()
    {
        var ports = Collect(["netscaler-ha"], "");

        Assert.Equal(["22/tcp", "3008/tcp", "3009/tcp", "3010/tcp", "3011/tcp"], ports.Probes.Select(Name));
        Assert.Contains(ports.LeftOut, left => left is { Row: "netscaler-ha-heartbeat", Ports: "3003/udp" } && left.Why.Contains("fail the pair over", StringComparison.Ordinal));
    }

    [Fact]
    public void No_profile_and_no_port_reaches_what_is_audit_only()
    {
        var every = s_catalog.ProfileIds.Where(id => !s_catalog.FindProfile(id)!.SweepTo.IsEmpty).ToArray();
        var ports = Collect(every, "-,u:-", legacy: true);

        Assert.DoesNotContain(ports.Probes, probe => AuditOnlyPorts.Reason(probe.Transport, probe.Port) is not null);
        Assert.Equal(65_535 + (65_535 - 48) + 1, ports.Probes.Length); // 3003, 7000, 5404, 5405, 6890-6930, 6969, 2071 and 4980 are 48; one echo
        Assert.All(["3003/udp", "7000/udp", "5404/udp", "5405/udp", "6890/udp", "6930/udp", "6969/udp", "2071/udp", "4980/udp"], port => Assert.Contains(ports.LeftOut, left => left.Ports == port));
    }

    [Fact]
    public void A_poke_reaches_all_of_them_but_the_heartbeat()
    {
        var ports = Collect(["netscaler-ha", "netscaler-cluster", "provisioning-services"], "u:3003,u:5404", pokes: true);

        Assert.Contains("7000/udp", ports.Probes.Select(Name));
        Assert.Contains("6910/udp", ports.Probes.Select(Name));
        Assert.Contains("5404/udp", ports.Probes.Select(Name));
        Assert.DoesNotContain("3003/udp", ports.Probes.Select(Name));
        Assert.Contains(ports.LeftOut, left => left.Row is null && left.Ports == "3003/udp");
        Assert.All(ports.Probes.Where(probe => AuditOnlyPorts.Reason(probe.Transport, probe.Port) is not null), probe => Assert.False(probe.IsSink));
    }

    [Fact]
    public void Profiles_and_ports_together_ask_each_pair_once()
    {
        var ports = Collect(["netscaler-ha", "netscaler-management"], "22,443,8443,u:161");

        Assert.Equal(ports.Probes.Length, ports.Probes.Select(Name).Distinct().Count());
        Assert.Superset(new HashSet<string> { "22/tcp", "443/tcp", "8443/tcp", "161/udp", "3008/tcp" }, ports.Probes.Select(Name).ToHashSet());
        Assert.Contains("netscaler-ha-files-ssh", ports.Probes.Single(probe => Name(probe) == "22/tcp").Rows);
        Assert.Contains("netscaler-ssh", ports.Probes.Single(probe => Name(probe) == "22/tcp").Rows);
        Assert.DoesNotContain("xenserver-ssh", ports.Probes.Single(probe => Name(probe) == "22/tcp").Rows); // of no profile here
    }

    [Theory]
    [InlineData("27000", "flexnet")]
    [InlineData("443", "tls")] // https, ICA over TLS and more share it
    [InlineData("80", "http")]
    [InlineData("u:53", "dns")]
    [InlineData("u:1494", "edt")]
    [InlineData("23456", null)]
    [InlineData("5985", null)] // WinRM, and a VNC console of an old product
    public void A_port_has_the_service_that_all_its_rows_share(string ports, string? service) =>
        Assert.Equal(service, Assert.Single(Collect([], ports).Probes).Service);

    [Theory]
    [InlineData("u:514", true)]
    [InlineData("u:162", true)]
    [InlineData("u:2055", true)]
    [InlineData("u:4739", true)]
    [InlineData("514", false)] // syslog over TCP is accepted like any connection
    [InlineData("u:161", false)]
    [InlineData("u:9999", false)]
    public void A_sink_is_what_never_answers_over_udp(string ports, bool isSink) => Assert.Equal(isSink, Assert.Single(Collect([], ports).Probes).IsSink);

    [Fact]
    public void Echo_is_asked_where_a_row_of_the_profile_asks_for_it()
    {
        var echo = Assert.Single(Collect(["netscaler-mas"], "").Probes, probe => probe.Transport == Transport.Icmp);

        Assert.Equal(((ushort)0, "icmp-echo"), (echo.Port, echo.Service));
        Assert.Contains("mas-ping", echo.Rows);
        Assert.DoesNotContain(Collect(["netscaler-ha"], "443").Probes, probe => probe.Transport == Transport.Icmp);
    }

    [Fact]
    public void Every_row_of_a_swept_profile_is_sent_or_left_out_with_a_reason()
    {
        foreach (var profile in s_catalog.Profiles.Where(profile => !profile.SweepTo.IsEmpty))
        {
            var ports = Collect([profile.Id], "");
            var sent = ports.Probes.SelectMany(probe => probe.Rows).ToHashSet();
            var left = ports.LeftOut.Select(row => row.Row!).ToHashSet();

            Assert.Empty(profile.Rows.Select(row => row.Row.Id).Except(sent).Except(left));
            Assert.False(sent.Overlaps(left), profile.Id);
            Assert.All(ports.LeftOut, row => Assert.NotEmpty(row.Why));
        }
    }

    [Theory]
    [InlineData("netscaler-mas", "mas-tacacs", "listens on tacacs-server")]
    [InlineData("netscaler-mas", "mas-syslog", "a sink never answers")]
    [InlineData("netscaler-gateway-back", "gateway-vda-esp", "IP protocol 50")]
    [InlineData("provisioning-services", "pvs-stream", "audit only")]
    [InlineData("xenserver-pool", "xenserver-guest-vnc", "the guest listens")]
    public void The_reason_says_what_keeps_a_row_out(string profile, string row, string reason) =>
        Assert.Contains(reason, Assert.Single(Collect([profile], "").LeftOut, left => left.Row == row).Why, StringComparison.Ordinal);

    static SweepPorts Collect(IEnumerable<string> profiles, string ports, bool pokes = false, bool legacy = false)
    {
        var collector = new PortCollector(s_catalog, pokes);
        foreach (var id in profiles) { collector.Add(s_catalog.FindProfile(id, legacy)!); }

        if (ports.Length > 0) { collector.Add(PortSyntax.Read(ports)); }

        return collector.Collect();
    }

    static string Name(PlannedProbe probe) => $"{probe.Port}/{Keywords.Of(probe.Transport)}";
}
