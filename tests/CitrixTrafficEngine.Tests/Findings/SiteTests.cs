using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Tests.Findings;

/// <summary>Findings that only somebody who knows the site can tell.</summary>
public class SiteTests
{
    const string User = "10.1.0.1";
    const string Admin = "10.2.0.1";
    const string Node = "10.3.0.11";
    const string Vda = "10.3.0.31";
    const string Controller = "10.3.0.21";
    const string Sql = "10.3.0.23";

    static readonly SiteZone s_users = FindingRig.Zone("users", "10.1.0.0", "10.1.255.255", gatewayOnly: true, inView: true);
    static readonly SiteZone s_admins = FindingRig.Zone("admins", "10.2.0.0", "10.2.255.255", isAdmin: true, inView: true);
    static readonly SiteZone s_servers = FindingRig.Zone("servers", "10.3.0.0", "10.3.255.255", inView: true);

    [Theory]
    [InlineData(22)]
    [InlineData(443)]
    [InlineData(3010)]
    public void Management_that_answers_users_is_a_finding(int port)
    {
        var found = Rig().Tcp(User, Node, port, "ShADd").Only(FindingCatalog.ManagementExposed);

        Assert.Equal(($"management-exposed:zone users>10.3.0.11:{port}/tcp", Severity.High, Confidence.Site), (found.Key, found.Severity, found.Confidence));
    }

    [Fact]
    public void Management_that_answers_administrators_or_nobody_is_none()
    {
        Rig().Tcp(Admin, Node, 22, "ShADd").None(FindingCatalog.ManagementExposed);
        Rig().Tcp(User, Node, 22, "Sr").None(FindingCatalog.ManagementExposed);
        Rig().Tcp("192.0.2.1", Node, 22, "ShADd").None(FindingCatalog.ManagementExposed); // of no zone
        Rig().Tcp(User, Node, 8080, "ShADd").None(FindingCatalog.ManagementExposed);
    }

    [Fact]
    public void A_virtual_server_on_the_address_and_a_peer_with_a_row_are_none()
    {
        Rig(FindingRig.Member("ns1", Node, "nsip", "vip")).Tcp(User, Node, 443, "ShADd").None(FindingCatalog.ManagementExposed);
        Rig(FindingRig.Member("ns1", Node, "nsip"), FindingRig.Member("ns2", "10.3.0.12", "nsip")).Tcp("10.3.0.12", Node, 3010, "ShADd").None(FindingCatalog.ManagementExposed);
    }

    [Fact]
    public void A_session_past_the_gateway_is_a_finding()
    {
        var found = Rig().Tcp(User, Vda, 1494, "ShAdD").Says(User, Vda, 1494, "ica").Only(FindingCatalog.IcaBypassesGateway);

        Assert.Equal(("ica-bypasses-gateway:zone users>vda:1494/tcp", Severity.High, Confidence.Payload), (found.Key, found.Severity, found.Confidence));
        Rig().Tcp(User, Vda, 443, "ShADd").Says(User, Vda, 443, "tls").Only(FindingCatalog.IcaBypassesGateway);
    }

    [Fact]
    public void A_port_alone_another_zone_and_TLS_to_others_are_none()
    {
        Rig().Tcp(User, Vda, 1494, "ShAdD").None(FindingCatalog.IcaBypassesGateway);
        Rig().Tcp(Admin, Vda, 1494, "ShAdD").Says(Admin, Vda, 1494, "ica").None(FindingCatalog.IcaBypassesGateway);
        Rig().Tcp(User, "10.3.0.99", 443, "ShADd").Says(User, "10.3.0.99", 443, "tls").None(FindingCatalog.IcaBypassesGateway);
    }

    [Fact]
    public void A_flow_that_no_row_has_is_undocumented()
    {
        var found = Rig().Tcp(Node, Vda, 5985, "ShADd").Only(FindingCatalog.UndocumentedFlow);

        Assert.Equal(("undocumented-flow:nsip>vda:5985/tcp", Severity.Low), (found.Key, found.Severity));
    }

    [Fact]
    public void Rows_unknown_ends_and_unanswered_flows_are_not_undocumented()
    {
        Rig(FindingRig.Member("subnet", Node, "snip"), FindingRig.Member("host", Vda, "vda")).Tcp(Node, Vda, 1494, "ShADd").None(FindingCatalog.UndocumentedFlow);
        Rig().Tcp(User, Vda, 5985, "ShADd").None(FindingCatalog.UndocumentedFlow);
        Rig().Tcp(Node, Vda, 5985, "Sr").None(FindingCatalog.UndocumentedFlow);
    }

    [Fact]
    public void Without_the_rows_of_current_releases_nothing_is_undocumented() =>
        new FindingRig { Options = new() { Site = Site(), HasCurrentRows = false } }.Tcp(Node, Vda, 5985, "ShADd").None(FindingCatalog.UndocumentedFlow);

    [Fact]
    public void A_required_row_without_a_flow_is_a_finding_that_says_how_long_was_looked()
    {
        var found = Required().Tcp(User, Vda, 80, "ShADd").Tcp(User, Vda, 80, "ShADd", at: 125).Only(FindingCatalog.ExpectedNeverSeen);

        Assert.Equal("expected-never-seen:delivery-controller>sql-server:1433/tcp", found.Key);
        Assert.Contains("2 min 5 s of capture", found.Message, StringComparison.Ordinal);
        Assert.Null(found.Example);
        Assert.Equal(Severity.Info, found.Severity);
    }

    [Fact]
    public void A_row_that_was_seen_or_whose_roles_do_not_exist_is_none()
    {
        Required().Tcp(Controller, Sql, 1433, "ShADd").None(FindingCatalog.ExpectedNeverSeen);
        Rig(FindingRig.Member("host", Vda, "vda")).Tcp(User, Vda, 80, "ShADd").None(FindingCatalog.ExpectedNeverSeen);
    }

    [Fact]
    public void A_zone_out_of_view_withholds_it() =>
        new FindingRig { Options = Options([FindingRig.Zone("dmz", "10.3.0.0", "10.3.255.255", inView: false)]) }.Tcp(User, Vda, 80, "ShADd")
            .Withheld(FindingCatalog.ExpectedNeverSeen, "needs a capture point in zone dmz");

    [Fact]
    public void What_the_zone_may_open_is_not_undocumented()
    {
        SiteZone Servers(params ZoneAllowance[] may) => s_servers with { May = [.. may] };
        FindingRig Zoned(SiteZone servers) => new() { Options = new() { Site = new([FindingRig.Member("host", Vda, "vda"), FindingRig.Member("log", Sql, "syslog-server")], [servers]) } };

        Zoned(Servers()).Tcp(Vda, Sql, 514, "ShADd").Only(FindingCatalog.UndocumentedFlow);
        Zoned(Servers(new ZoneAllowance(null, "syslog", "syslog-server"))).Tcp(Vda, Sql, 514, "ShADd").None(FindingCatalog.UndocumentedFlow);
        Zoned(Servers(new ZoneAllowance(null, "syslog", "domain-controller"))).Tcp(Vda, Sql, 514, "ShADd").Only(FindingCatalog.UndocumentedFlow);
    }

    [Fact]
    public void Sessions_past_the_gateway_are_expected_only_where_they_are_let_through()
    {
        FindingRig Zoned(SiteZone users) => new() { Options = new() { Site = new([FindingRig.Member("user", User, "endpoint"), FindingRig.Member("host", Vda, "vda")], [users, s_servers]) } };

        Zoned(s_users).Tcp(User, Vda, 9_999, "ShADd").None(FindingCatalog.ExpectedNeverSeen);
        Assert.Equal(2, Zoned(s_users with { GatewayOnly = false }).Tcp(User, Vda, 9_999, "ShADd").Finish().Findings.Count(finding => finding.Kind == FindingCatalog.ExpectedNeverSeen));
    }

    [Fact]
    public void Without_a_site_file_none_of_them_is_looked_for()
    {
        var report = new FindingRig().Tcp(User, Node, 22, "ShADd").Tcp(User, Vda, 1494, "ShAdD").Says(User, Vda, 1494, "ica").Tcp(Node, Vda, 5985, "ShADd").Finish();

        Assert.DoesNotContain(report.Findings, finding => finding.Kind.NeedsSite);
    }

    static FindingRig Rig(params SiteMember[] members) => new() { Options = new() { Site = Site(members) } };

    static FindingRig Required() => new() { Options = Options([s_users, s_servers]) };

    static FindingOptions Options(SiteZone[] zones) =>
        new() { Site = new([FindingRig.Member("ddc", Controller, "delivery-controller"), FindingRig.Member("sql", Sql, "sql-server")], zones) };

    static Site Site(params SiteMember[] members) =>
        new(members.Length > 0 ? members : [FindingRig.Member("ns1", Node, "nsip"), FindingRig.Member("host", Vda, "vda")], [s_users, s_admins, s_servers]);
}
