using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Tests.Findings;

/// <summary>Faults on the path that the capture proves by what came, or by what did not come beside something that did.</summary>
public class PathTests
{
    const string Client = "10.0.0.1";
    const string Server = "10.0.0.2";
    const string Router = "10.0.0.254";

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(13)]
    public void A_router_that_prohibits_is_named(byte code)
    {
        var found = new FindingRig().Refused(Client, Server, 1494, Router, 3, code).Only(FindingCatalog.RejectedInPath);

        Assert.Equal("rejected-in-path:10.0.0.1>10.0.0.2:1494/tcp", found.Key);
        Assert.Equal($"ICMP 3/{code} by 10.0.0.254: the path refuses", found.Message);
    }

    [Theory]
    [InlineData(Server, 13)] // the host itself
    [InlineData(Router, 1)] // host unreachable
    [InlineData(Router, 4)] // a packet too big
    public void ICMP_of_the_host_itself_or_of_another_kind_is_none(string sender, byte code) =>
        new FindingRig().Refused(Client, Server, 1494, sender, 3, code).None(FindingCatalog.RejectedInPath);

    [Fact]
    public void A_reset_from_nearer_than_the_host_is_a_finding()
    {
        var found = Answered(new(), Server, 60, 60, 60).Tcp(Client, Server, 1494, "Sr", at: 30, ttl: 254).Only(FindingCatalog.RejectedInPath);

        Assert.Equal("RST with time to live 254, the host's packets have 60: the path refuses", found.Message);
    }

    [Fact]
    public void A_reset_with_the_host_s_own_time_to_live_is_none() => Answered(new(), Server, 60, 60, 60).Tcp(Client, Server, 1494, "Sr", at: 30, ttl: 59).None(FindingCatalog.RejectedInPath);

    [Fact]
    public void Two_samples_are_too_few() => Answered(new(), Server, 60, 60).Tcp(Client, Server, 1494, "Sr", at: 30, ttl: 254).Withheld(FindingCatalog.RejectedInPath, "resets with another");

    [Fact]
    public void Routes_that_differ_say_nothing() => Answered(new(), Server, 60, 57, 60).Tcp(Client, Server, 1494, "Sr", at: 30, ttl: 254).None(FindingCatalog.RejectedInPath);

    [Fact]
    public void A_load_balancer_s_address_says_nothing() =>
        Answered(new() { Options = new() { Site = new([FindingRig.Member("vip", Server, "vip")], []) } }, Server, 60, 60, 60).Tcp(Client, Server, 1494, "Sr", at: 30, ttl: 254).None(FindingCatalog.RejectedInPath);

    [Fact]
    public void The_vendor_daemon_that_stays_silent_is_a_finding_and_covers_the_plain_one()
    {
        var report = License(new()).Finish();

        var found = Assert.Single(report.Findings);
        Assert.Equal(("license-vendor-blocked:10.0.0.1>10.0.0.2:7279/tcp", Severity.Medium), (found.Key, found.Severity));
        Assert.Equal("4 SYN in 7.0 s, no answer; 27000 answers", found.Message);
    }

    [Fact]
    public void It_is_high_where_payload_proves_the_license_manager() =>
        Assert.Equal(Severity.High, License(new()).Says(Client, Server, 27000, "flexnet").Only(FindingCatalog.LicenseVendorBlocked).Severity);

    [Fact]
    public void A_vendor_daemon_that_refuses_is_a_finding_in_a_one_way_capture_too() =>
        Assert.StartsWith("refused", new FindingRig().Tcp(Client, Server, 27000, "ShADdFfA").Tcp(Client, Server, 7279, "Sr", at: 2).Tcp(Client, "10.0.0.5", 80, "SAD", at: 5).Only(FindingCatalog.LicenseVendorBlocked).Message, StringComparison.Ordinal);

    [Fact]
    public void A_success_on_a_peer_withdraws_it() => License(new()).Tcp(Client, "10.0.0.3", 27000, "ShADd", at: 10).Tcp(Client, "10.0.0.3", 7279, "ShADd", at: 11).None(FindingCatalog.LicenseVendorBlocked);

    [Fact]
    public void The_port_alone_without_the_license_manager_is_none() =>
        new FindingRig().Syns(Client, Server, 7279, 0, 1, 3, 7).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20).None(FindingCatalog.LicenseVendorBlocked);

    [Fact]
    public void More_than_a_minute_after_the_license_manager_it_is_none() =>
        new FindingRig().Tcp(Client, Server, 27000, "ShADdFfA").Syns(Client, Server, 7279, 70, 71).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 90).None(FindingCatalog.LicenseVendorBlocked);

    [Fact]
    public void Three_clients_without_a_datagram_back_are_a_finding()
    {
        var found = Edt(new(), 3).Only(FindingCatalog.EdtNeverAnswered);

        Assert.Equal(("edt-never-answered:10.0.0.2:2598/udp", 3, Severity.Low), (found.Key, found.Count, found.Severity));
    }

    [Fact]
    public void Two_clients_are_too_few() => Edt(new(), 2).None(FindingCatalog.EdtNeverAnswered);

    [Fact]
    public void One_answer_to_anybody_withdraws_it() => Edt(new(), 3).Udp("10.0.1.9", Server, 2598, "Dd", at: 5).None(FindingCatalog.EdtNeverAnswered);

    [Fact]
    public void Without_TCP_beside_it_the_server_may_be_down() =>
        new FindingRig().Udp("10.0.1.1", Server, 2598, "D").Udp("10.0.1.2", Server, 2598, "D").Udp("10.0.1.3", Server, 2598, "D").None(FindingCatalog.EdtNeverAnswered);

    [Fact]
    public void QUIC_is_no_EDT() => Edt(new(), 3, 443).None(FindingCatalog.EdtNeverAnswered);

    [Fact]
    public void A_DTLS_hello_on_443_is_EDT()
    {
        var rig = Edt(new(), 3, 443);
        for (var client = 1; client <= 3; client++) { rig.Says($"10.0.1.{client}", Server, 443, null, new() { Tls = new() { IsDatagram = true, HasClientHello = true } }); }

        Assert.Equal(Confidence.Payload, rig.Only(FindingCatalog.EdtNeverAnswered).Confidence);
    }

    [Fact]
    public void The_management_address_that_is_blocked_where_the_subnet_address_succeeds_is_a_finding()
    {
        var found = Sources(new() { Options = new() { Site = NetScaler("domain-controller") } }, 636, "ShADd").Only(FindingCatalog.WrongNetScalerSource);

        Assert.Equal(("wrong-netscaler-source:nsip>domain-controller:636/tcp", Severity.High), (found.Key, found.Severity));
        Assert.Equal("from the nsip it fails 1 times; from a snip it succeeds", found.Message);
    }

    [Fact]
    public void The_management_address_that_is_blocked_where_the_catalog_names_the_subnet_address_is_a_finding() =>
        Assert.EndsWith("the catalog names the snip", Sources(new() { Options = new() { Site = NetScaler("vda") } }, 1494, "").Only(FindingCatalog.WrongNetScalerSource).Message, StringComparison.Ordinal);

    [Fact]
    public void A_virtual_server_answers_for_itself() => Sources(new() { Options = new() { Site = NetScaler("vip") } }, 389, "ShADd").None(FindingCatalog.WrongNetScalerSource);

    [Fact]
    public void Site_synchronisation_is_between_management_addresses_by_design() =>
        Sources(new() { Options = new() { Site = NetScaler("gslb-site-ip") } }, 3009, "ShADd").None(FindingCatalog.WrongNetScalerSource);

    [Fact]
    public void Without_a_site_file_nobody_knows_the_addresses() => Sources(new(), 636, "ShADd").None(FindingCatalog.WrongNetScalerSource);

    [Fact]
    public void A_bootstrap_that_is_loaded_and_no_stream_in_a_minute_is_a_finding() =>
        Assert.Equal("ARDBP32.BIN is loaded, then no reply from 6910-6930 in 60 s", Boot(new()).Only(FindingCatalog.PvsBootStalls).Message);

    [Fact]
    public void A_stream_is_what_should_follow() => Boot(new()).Udp(Client, Server, 6910, "Dd", at: 5, clientPort: 6901).None(FindingCatalog.PvsBootStalls);

    [Fact]
    public void A_request_whose_data_never_comes_is_a_finding() =>
        Assert.EndsWith("never comes", Requested(new()).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20).Only(FindingCatalog.PvsBootStalls).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_datagrams_to_the_port_of_a_request_are_no_data() =>
        Assert.EndsWith("never comes", Requested(new()).Udp(Server, Client, 2070, "DdDdD", at: 0.1, clientPort: 40_000, first: [0x80, 0, 0, 1]).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20).Only(FindingCatalog.PvsBootStalls).Message, StringComparison.Ordinal);

    [Fact]
    public void A_capture_that_ends_within_the_minute_tells_nothing_yet() =>
        Requested(new()).Udp(Server, Client, 2070, "DdDdD", at: 0.1, clientPort: 40_000, first: [0, 3, 0, 1]).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20).None(FindingCatalog.PvsBootStalls);

    [Fact]
    public void A_telephone_that_loads_its_firmware_is_none() =>
        Boot(new()).Says(Client, Server, 69, "tftp", new() { TftpFile = "SIP000.cnf" }).None(FindingCatalog.PvsBootStalls);

    [Fact]
    public void A_boot_without_TFTP_is_none() => new FindingRig().Udp(Client, Server, 6910, "D", clientPort: 6901).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 100).None(FindingCatalog.PvsBootStalls);

    static FindingRig Answered(FindingRig rig, string server, params byte[] ttls)
    {
        for (var sample = 0; sample < ttls.Length; sample++) { rig.Tcp(Client, server, 2598, "ShADdFfA", at: sample, ttl: ttls[sample]); }

        return rig;
    }

    static FindingRig License(FindingRig rig) => rig.Tcp(Client, Server, 27000, "ShADdFfA").Syns(Client, Server, 7279, 1, 2, 4, 8).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20);

    static FindingRig Edt(FindingRig rig, int clients, int port = 2598)
    {
        for (var client = 1; client <= clients; client++) { rig.Udp($"10.0.1.{client}", Server, port, "DDD", at: client).Tcp($"10.0.1.{client}", Server, port, "ShADd", at: client + 0.05); }

        return rig;
    }

    static Site NetScaler(string destinationRole) =>
        new([FindingRig.Member("ns-management", "10.0.0.11", "nsip"), FindingRig.Member("ns-subnet", "10.0.0.12", "snip"), FindingRig.Member("target", Server, destinationRole)], []);

    static FindingRig Sources(FindingRig rig, int port, string subnetScript) => rig
        .Tcp("10.0.0.12", Server, port, subnetScript).Syns("10.0.0.11", Server, port, 1, 2, 4, 8).Tcp(Client, Server, 445, "ShADd", at: 2).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20);

    static FindingRig Requested(FindingRig rig) => rig.Udp(Client, Server, 69, "DD", clientPort: 2070).Says(Client, Server, 69, "tftp", new FlowContent { TftpFile = "ARDBP32.BIN" });

    static FindingRig Boot(FindingRig rig) => Requested(rig).Udp(Server, Client, 2070, "DdDdD", at: 0.1, clientPort: 40_000, first: [0, 3, 0, 1]).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 100);
}
