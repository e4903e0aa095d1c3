using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;
using CitrixTrafficEngine.Tests.Rigs;
using static CitrixTrafficEngine.Tests.Sites.SiteTests;

namespace CitrixTrafficEngine.Tests.Classify;

public sealed class RoleMatcherTests
{
    static readonly RuleTable s_rules = Catalog.Load(new()).Compile();
    static readonly string?[] s_services = [null, "ica", "ssh", "tls"];

    static readonly Site s_site = new(
        [
            Member("admin", "10.0.0.1", "admin-workstation"),
            Member("users", "10.0.0.2", "endpoint"),
            Member("nsip", "10.0.1.1", "nsip"),
            Member("nsip2", "10.0.1.4", "nsip"),
            Member("snip", "10.0.1.2", "snip"),
            Member("vip", "10.0.1.3", "vip"),
            Member("ddc", "10.0.2.1", "delivery-controller", "xml-service", "sta"),
            Member("sf", "10.0.2.2", "storefront-server"),
            Member("lic", "10.0.2.3", "license-server"),
            Member("vda", "10.0.2.4", "vda"),
            Member("nothing", "10.0.2.5"),
        ],
        []);

    [Theory]
    [InlineData("10.0.1.2", "10.0.2.4:1494", "gateway-vda-ica")]
    [InlineData("10.0.0.2", "10.0.2.4:1494", "vda-ica")]
    [InlineData("10.0.2.4", "10.0.2.3:7279", "license-vendor")]
    [InlineData("10.0.0.1", "10.0.1.1:22", "netscaler-ssh")] // goes before ssh to any host
    [InlineData("10.0.1.1", "10.0.1.4:22", "netscaler-ha-files-ssh")]
    [InlineData("10.0.2.4", "10.0.2.1:80", "vda-controller")]
    [InlineData("10.0.1.2", "10.0.2.1:80", "gateway-sta-http")]
    [InlineData("10.0.0.1", "10.0.2.4:50000", "admin-assistance-dynamic")] // a dynamic range between its roles
    public void The_roles_of_both_ends_decide_the_row(string client, string server, string row)
    {
        foreach (var answered in new[] { true, false })
        {
            var found = Match(s_site, client, server, answered);

            Assert.Equal(Confidence.Site, found.Confidence);
            Assert.Equal(row, DecidedRow(found));
        }
    }

    [Fact]
    public void Rows_that_fit_alike_stay_candidates()
    {
        var found = Match(s_site, "10.0.2.2", "10.0.2.1:80");

        Assert.Equal(Confidence.Site, found.Confidence);
        Assert.Equal(0, found.Decided);
        Assert.Equal(["sta-http", "storefront-xml-http"], found.Ranking!.Candidates.Select(rule => rule.Id));
        Assert.Equal(2, found.Ranking.Best);
    }

    [Theory]
    [InlineData("10.0.1.1", "10.0.2.4:1494")] // the NSIP has no business there
    [InlineData("10.0.0.2", "10.0.2.4:50000")]
    [InlineData("10.0.0.2", "10.0.2.5:1494")] // a host without a role
    [InlineData("10.0.0.2", "10.9.9.9:1494")]
    [InlineData("10.0.0.2", "10.0.2.4:12345")]
    public void Nothing_is_invented_where_no_row_fits(string client, string server)
    {
        var found = Match(s_site, client, server);

        Assert.Equal(Confidence.Port, found.Confidence);
        Assert.Equal(0, found.Decided);
        Assert.Null(found.Ranking);
    }

    [Fact]
    public void The_role_of_the_listener_alone_ranks_and_names_without_more_confidence()
    {
        var found = Match(s_site, "192.0.2.1", "10.0.1.3:443");

        Assert.Equal(Confidence.Port, found.Confidence);
        Assert.All(found.Ranking!.Candidates.Take(found.Ranking.Best), rule => Assert.Equal("vip", rule.DestinationRole));
        Assert.Equal(s_rules.RulesOf(s_rules.RunOf(Transport.Tcp, 443)).Length, found.Ranking.Candidates.Length);
        Assert.True(found.Ranking.Names);
        Assert.False(found.Ranking.IsBySite);
    }

    [Fact]
    public void Payload_of_another_protocol_goes_before_the_roles()
    {
        Assert.Null(Match(s_site, "10.0.0.2", "10.0.1.3:443", signature: 2, isOffPort: true).Ranking);
        Assert.Equal("vda-ica", DecidedRow(Match(s_site, "10.0.0.2", "10.0.2.4:1494", signature: 1)));
        Assert.NotNull(Match(s_site, "10.0.0.2", "10.0.1.3:443", signature: 3).Ranking); // https runs over tls
    }

    [Fact]
    public void A_learned_role_decides_among_the_rows_of_its_ports_and_stays_port()
    {
        var matcher = new RoleMatcher(s_rules, new(s_rules), null, s_services);
        Assert.Equal(0, Match(matcher, "10.0.9.1", "10.0.9.2:27000").Decided);
        Match(matcher, "10.0.9.1", "10.0.9.2:7279");

        var found = Match(matcher, "10.0.9.1", "10.0.9.2:27000");
        var console = Match(matcher, "10.0.9.1", "10.0.9.2:8082");

        Assert.Equal("license-manager", DecidedRow(found));
        Assert.Equal(Confidence.Port, found.Confidence);
        Assert.Equal(["license-server"], found.Ranking!.LearnedOfDestination);
        Assert.Equal("license-console", DecidedRow(console));
    }

    [Fact]
    public void A_learned_role_only_ranks_on_the_port_of_a_common_protocol()
    {
        var matcher = new RoleMatcher(s_rules, new(s_rules), null, s_services);
        Match(matcher, "10.0.9.1", "10.0.9.2:27000");
        Match(matcher, "10.0.9.1", "10.0.9.2:7279");

        var found = Match(matcher, "10.0.9.1", "10.0.9.2:80");

        Assert.Equal("license-snap-in", found.Ranking!.Candidates[0].Id);
        Assert.Equal(0, found.Decided);
        Assert.False(found.Ranking.Names);
        Assert.Equal(0, Match(matcher, "10.0.9.1", "10.0.9.2:443", signature: 3).Decided); // TLS says no more than the port
    }

    [Fact]
    public void A_learned_role_names_no_row_of_an_unanswered_flow()
    {
        var matcher = new RoleMatcher(s_rules, new(s_rules), null, s_services);
        Match(matcher, "10.0.9.1", "10.0.9.2:27000");
        Match(matcher, "10.0.9.1", "10.0.9.2:7279");

        Assert.Equal(0, Match(matcher, "10.0.9.3", "10.0.9.2:27000", answered: false).Decided);
    }

    [Fact]
    public void A_learned_role_opens_no_dynamic_range()
    {
        var matcher = new RoleMatcher(s_rules, new(s_rules), null, s_services);
        Match(matcher, "10.0.9.1", "10.0.9.2:1494");
        Match(matcher, "10.0.9.1", "10.0.9.2:2598");

        Assert.Null(Match(matcher, "10.0.9.1", "10.0.9.2:51844").Ranking);
    }

    [Fact]
    public void What_was_learned_in_a_first_pass_tells_the_first_flow_of_the_second_and_is_not_counted_again()
    {
        var learned = new LearnedTraffic(s_rules);
        var first = new RoleMatcher(s_rules, learned, null, s_services);
        Match(first, "10.0.9.1", "10.0.9.2:27000");
        Match(first, "10.0.9.1", "10.0.9.2:7279");
        learned.Complete();

        var second = new RoleMatcher(s_rules, learned, null, s_services);

        Assert.Equal("license-manager", DecidedRow(Match(second, "10.0.9.1", "10.0.9.2:27000")));
        Assert.All(Assert.Single(learned.Hosts()).Ports, port => Assert.Equal(1, port.Flows));
    }

    [Fact]
    public void Flows_of_a_known_kind_allocate_nothing()
    {
        var matcher = new RoleMatcher(s_rules, new(s_rules), s_site, s_services);
        var (flow, start) = NewFlow.Of(s_rules, "10.0.1.2", "10.0.2.4:1494");
        var found = start;
        matcher.Match(in flow, isFinal: true, ref found);

        // The first time that something is found makes what compares keys, once in the process.
        found = start;
        matcher.Match(in flow, isFinal: true, ref found);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 10_000; time++)
        {
            found = start;
            matcher.Match(in flow, isFinal: true, ref found);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(Confidence.Site, found.Confidence);
    }

    static string? DecidedRow(in Classification found) => found.Decided == 0 ? null : s_rules.Rules[found.Decided - 1].Id;

    static Classification Match(Site site, string client, string server, bool answered = true, ushort signature = 0, bool isOffPort = false) =>
        Match(new RoleMatcher(s_rules, new(s_rules), site, s_services), client, server, answered, signature, isOffPort);

    static Classification Match(RoleMatcher matcher, string client, string server, bool answered = true, ushort signature = 0, bool isOffPort = false)
    {
        var (flow, found) = NewFlow.Of(s_rules, client, server, answered: answered, signature: signature, isOffPort: isOffPort);
        matcher.Match(in flow, isFinal: true, ref found);
        return found;
    }

    static SiteMember Member(string name, string address, params ImmutableArray<string> roles) => new(name, [Range(address, address)], roles);
}
