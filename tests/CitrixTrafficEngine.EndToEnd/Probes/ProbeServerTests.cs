using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.EndToEnd.Probes;

/// <summary>Probes and the real servers that they are for. A probe that is called verified is so because it confirms here.</summary>
public sealed class ProbeServerTests(ProbeServerTests.Servers servers, ITestOutputHelper output) : IClassFixture<ProbeServerTests.Servers>
{
    public static TheoryData<string> Verified => [.. ProbeCatalog.Set.All.Where(probe => probe.IsVerified).Select(probe => probe.Id)];

    [Theory]
    [MemberData(nameof(Verified))]
    public void Its_server_confirms(string id)
    {
        var probe = ProbeCatalog.Set.All.Single(probe => probe.Id == id);

        var asked = NetworkNamespace.Run(servers.Client, () => ProbeClient.Ask(probe, AddressOf(id), ProbeCatalog.PortOf(probe)));

        output.WriteLine($"{id} {asked.Judgement}, {asked.ReplyBytes} bytes: {asked.Detail} {string.Join(' ', asked.Detail?.Fields ?? [])}");
        Assert.Equal(ReplyJudgement.Confirmed, asked.Judgement);
        Assert.InRange(asked.ReplyBytes, 1, probe.LargestReplyBytes);
        Assert.Contains(probe.VerifiedWith, RealServers.Packages);
        Assert.Contains(probe.VerifiedWith, File.ReadAllLines(Checkout.PathOf("tests", "apt-packages.txt")));
    }

    [Fact]
    public void The_answer_of_tftp_comes_from_a_new_port() =>
        Assert.NotEqual(69, Ask("tftp").Source);

    [Fact]
    public void Clocks_of_this_machine_are_a_second_or_less_apart()
    {
        foreach (var id in new[] { "ntp", "kerberos-udp", "kerberos-tcp", "smb2-negotiate" })
        {
            var skew = Ask(id).Detail!.Fields.Single(field => field.Key == "clock_skew").Value;
            Assert.InRange(long.Parse(skew, System.Globalization.CultureInfo.InvariantCulture), -1_000_000_000, 1_000_000_000);
        }
    }

    [Fact]
    public void Certificate_and_marks_of_a_web_server_are_read()
    {
        var tls = Ask("https-hello").Detail!.Tls!;

        Assert.Equal(("1.2", "http/1.1", "CN=gateway.example, O=Lab"), (tls.Version, tls.NextProtocol, tls.Subject));
        Assert.Equal(["gateway.example"], tls.Names);
        Assert.InRange(tls.NotAfter!.Value, DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
        Assert.Equal("NetScaler Gateway", Ask("http-get").Detail!.Product);
        Assert.StartsWith("nginx/", Ask("http-get").Detail!.Banner, StringComparison.Ordinal);
        Assert.Equal("8072", Ask("snmp-discovery").Detail!.Fields.Single(field => field.Key == "enterprise").Value);
    }

    [Fact]
    public void A_domain_controller_tells_its_name_over_tcp_and_udp()
    {
        var ldap = ProbeCatalog.Set.All.Single(probe => probe.Id == "ldap-root");

        var (directory, catalog) = NetworkNamespace.Run(servers.Client, () => (ProbeClient.Ask(ldap, RealServers.DomainController, 389), ProbeClient.Ask(ldap, RealServers.DomainController, 3268)));

        Assert.All([directory, catalog], asked => Assert.Equal(ReplyJudgement.Confirmed, asked.Judgement));
        Assert.Contains(new("naming_context", "DC=ad,DC=lab,DC=test"), directory.Detail!.Fields);
        Assert.Contains(new("dns_host_name", "dc.ad.lab.test"), directory.Detail.Fields);
        Assert.Contains(new("dns_host_name", "dc.ad.lab.test"), Ask("cldap").Detail!.Fields);
    }

    [Fact]
    public void A_server_that_speaks_tls_1_3_alone_confirms_by_its_alert()
    {
        var probe = ProbeCatalog.Set.All.Single(probe => probe.Id == "https-hello");

        var asked = NetworkNamespace.Run(servers.Client, () => ProbeClient.Ask(probe, Lab.RightAddress, 8443));

        Assert.Equal(ReplyJudgement.Confirmed, asked.Judgement);
        Assert.Null(asked.Detail!.Tls!.Version);
        Assert.Equal(new("alert", "70"), Assert.Single(asked.Detail.Fields)); // protocol version
    }

    [Fact]
    public void Servers_of_other_protocols_confirm_nothing()
    {
        // Each TCP probe at each TCP port, but where the server is one of its kind.
        var asks = from probe in ProbeCatalog.Set.All
                   where probe.Transport == Transport.Tcp
                   from port in RealServers.StreamPorts
                   where port != 3268 && !Speaks(port, probe.Id)
                   select (probe, port);
        var client = servers.Client;
        var wrong = asks.AsParallel().WithDegreeOfParallelism(16)
            .Where(ask => NetworkNamespace.Run(client, () => ProbeClient.Ask(ask.probe, Lab.RightAddress, ask.port, TimeSpan.FromSeconds(1))).Judgement == ReplyJudgement.Confirmed)
            .Select(ask => $"{ask.probe.Id} is confirmed by what listens on {ask.port}");

        Assert.Empty(wrong);
    }

    Asked Ask(string id)
    {
        var probe = ProbeCatalog.Set.All.Single(probe => probe.Id == id);
        return NetworkNamespace.Run(servers.Client, () => ProbeClient.Ask(probe, AddressOf(id), ProbeCatalog.PortOf(probe)));
    }

    static string AddressOf(string id) => id == "cldap" ? RealServers.DomainController : Lab.RightAddress;

    static bool Speaks(int port, string probe) => port switch
    {
        80 => probe is "http-get",
        443 or 636 or 8443 => probe is "tls-hello" or "https-hello" or "tds-tls" or "http-get", // a web server answers plain HTTP on its TLS port too
        111 or 2049 => probe is "portmapper-tcp" or "nfs-tcp",
        21 => probe is "ftp-banner" or "smtp-banner",
        _ => ProbeCatalog.Set.All.Any(known => known.Id == probe && known.Ports.Contains((ushort)port)),
    };

    /// <summary>One set of servers for the class.</summary>
    public sealed class Servers : IDisposable
    {
        readonly RealServers _servers = new();

        internal string Client => _servers.Client;

        /// <inheritdoc/>
        public void Dispose() => _servers.Dispose();
    }
}
