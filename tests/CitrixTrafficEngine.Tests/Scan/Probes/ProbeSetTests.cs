using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

public class ProbeSetTests
{
    static readonly ProbeSet s_set = ProbeSet.Create(new());

    [Theory]
    [InlineData(443, "https", ConfirmTier.Safe, "https-hello")]
    [InlineData(8443, null, ConfirmTier.Safe, "https-hello")]
    [InlineData(80, "http", ConfirmTier.Safe, "http-get")]
    [InlineData(80, "http", ConfirmTier.Active, "xml-service http-get")]
    [InlineData(1494, "ica", ConfirmTier.Passive, "ica-banner")]
    [InlineData(1494, "ica", ConfirmTier.None, "")]
    [InlineData(2598, "cgp", ConfirmTier.Safe, "")]
    [InlineData(2598, "cgp", ConfirmTier.Active, "cgp-hello")]
    [InlineData(1433, "tds", ConfirmTier.Active, "tds-prelogin tds-tls")]
    [InlineData(5986, "winrm", ConfirmTier.Active, "winrm-identify http-get tls-hello")]
    [InlineData(22, null, ConfirmTier.Passive, "ssh-banner")]
    [InlineData(22, "http", ConfirmTier.Safe, "http-get")]
    [InlineData(54321, "pvs-soap", ConfirmTier.Active, "")]
    [InlineData(4711, null, ConfirmTier.Active, "")]
    public void Streams_are_found_by_service_and_else_by_port(int port, string? service, ConfirmTier tier, string ids) =>
        Assert.Equal(ids, string.Join(' ', s_set.StreamsFor(ProbeRig.Planned(Transport.Tcp, (ushort)port, service), tier).Select(probe => probe.Id)));

    [Theory]
    [InlineData(53, "dns", ConfirmTier.Safe, "dns-udp")]
    [InlineData(389, "ldap", ConfirmTier.Safe, "cldap")]
    [InlineData(443, "edt", ConfirmTier.Safe, "dtls-hello")]
    [InlineData(623, "ipmi", ConfirmTier.Active, "ipmi-capabilities")]
    [InlineData(623, null, ConfirmTier.Active, "asf-ping")]
    [InlineData(623, null, ConfirmTier.Safe, null)]
    [InlineData(514, "syslog", ConfirmTier.Active, null)]
    [InlineData(53, "dns", ConfirmTier.Passive, null)]
    public void A_datagram_is_found_by_service_and_else_by_port(int port, string? service, ConfirmTier tier, string? id) =>
        Assert.Equal(id, s_set.DatagramFor(ProbeRig.Planned(Transport.Udp, (ushort)port, service), tier)?.Id);

    [Fact]
    public void What_the_run_does_not_give_is_listed_and_not_used()
    {
        var able = ProbeSet.Create(new() { RadiusSecret = ProbeRig.Secret, DhcpClient = IpAddress.FromV4([192, 0, 2, 1]) });

        foreach (var (port, id) in new[] { (1812, "radius-status-server"), (67, "dhcp-inform") })
        {
            var planned = ProbeRig.Planned(Transport.Udp, (ushort)port);
            Assert.Contains(s_set.All, probe => probe.Id == id);
            Assert.Null(s_set.DatagramFor(planned, ConfirmTier.Active));
            Assert.Equal(id, able.DatagramFor(planned, ConfirmTier.Active)!.Id);
        }
    }

    [Fact]
    public void Nothing_is_ever_sent_to_an_audit_only_port()
    {
        string?[] services = [null, .. s_set.All.SelectMany(probe => probe.Services)];
        int[] ports = [3003, 7000, 5404, 5405, .. Enumerable.Range(6890, 41), 6969, 2071, 4980];

        foreach (var port in ports)
        {
            Assert.All(services, service => Assert.Null(s_set.DatagramFor(ProbeRig.Planned(Transport.Udp, (ushort)port, service), ConfirmTier.Active)));
        }
    }

    [Fact]
    public void Servers_that_speak_first_are_heard_before_anything_is_sent()
    {
        foreach (var service in s_set.All.SelectMany(probe => probe.Services).Distinct())
        {
            var order = s_set.StreamsFor(ProbeRig.Planned(Transport.Tcp, 1, service), ConfirmTier.Active).Select(probe => s_set.All.Single(known => known.Id == probe.Id).IsServerFirst).ToArray();
            Assert.Equal(order.OrderDescending(), order);
        }
    }

    [Fact]
    public void Ids_are_unique_and_services_are_the_catalogs()
    {
        string[] known = [.. Catalog.Load(new()).Services.Select(service => service.Id)];

        Assert.Equal(s_set.All.Count, s_set.All.Select(probe => probe.Id).Distinct().Count());
        Assert.All(s_set.All.SelectMany(probe => probe.Services), service => Assert.Contains(service, known));
        Assert.All(s_set.All, probe => Assert.True(probe.Services.Length + probe.Ports.Length > 0));
    }

    [Fact]
    public void Building_and_refusing_allocate_nothing()
    {
        var request = new byte[2_048];
        // A true answer to another pair is refused last.
        var forged = ProbeRig.Datagrams.Where(entry => entry.Datagram!.HasCookie).ToDictionary(entry => entry, entry => Answers.ToDatagram(entry.Description.Id, ProbeRig.Request(entry, ProbeRig.Cookie(1))));
        var noise = new byte[300];
        new Random(1).NextBytes(noise);
        long Work()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var entry in ProbeRig.All)
            {
                _ = entry.Datagram?.Build(request, ProbeRig.Cookie()) ?? entry.Stream!.Build(request, ProbeRig.Cookie(), ProbeRig.Host);
                entry.Datagram?.Judge(forged.GetValueOrDefault(entry, noise), ProbeRig.Cookie(), out _);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var cookies = CookiesAlone();
        Work();
        Assert.InRange(Work() - cookies, long.MinValue, 0);
    }

    // What the rig itself allocates, to be taken off.
    static long CookiesAlone()
    {
        ProbeRig.Cookie();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var entry in ProbeRig.All)
        {
            ProbeRig.Cookie();
            if (entry.Datagram is not null) { ProbeRig.Cookie(); }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
