using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;
using static CitrixTrafficEngine.Tests.Sites.SiteTests;

namespace CitrixTrafficEngine.Tests.Sites;

public sealed class ExpectedMatrixTests
{
    static readonly RuleTable s_rules = Catalog.Load(new()).CompileForSite();

    [Fact]
    public void Rows_between_two_roles_are_those_of_the_catalog_and_those_of_any_host()
    {
        var rows = Matrix([]).RowsBetween(["vda"], ["license-server"]).Select(rule => rule.Id);

        Assert.Equal(["license-manager", "license-vendor"], rows);
    }

    [Fact]
    public void Rows_between_agree_with_a_search_through_the_catalog()
    {
        var matrix = Matrix([]);
        foreach (var (from, to) in new[] { ("snip", "vda"), ("nsip", "nsip"), ("admin-workstation", "nsip"), ("endpoint", "vip"), ("vda", "delivery-controller") })
        {
            var expected = s_rules.Rules.ToArray().Where(rule => (rule.SourceRole == from || rule.SourceRole == "any") && (rule.DestinationRole == to || rule.DestinationRole == "any")).Select(rule => rule.Id);

            Assert.Equal(expected, matrix.RowsBetween([from], [to]).Select(rule => rule.Id));
        }
    }

    [Theory]
    [InlineData("snip", "vda", 2598, true)]
    [InlineData("nsip", "vda", 2598, false)]
    [InlineData("vda", "license-server", 7279, true)]
    [InlineData("vda", "license-server", 7280, false)]
    [InlineData("admin-workstation", "vda", 50_000, true)] // a dynamic range matches between its roles
    [InlineData("endpoint", "vda", 50_000, false)]
    [InlineData("storefront-server", "storefront-server", 12_345, true)] // a row without a fixed port
    public void A_port_is_allowed_where_a_row_between_the_roles_lists_it(string from, string to, int port, bool expected) =>
        Assert.Equal(expected, Matrix([]).IsAllowed([from], [to], Transport.Tcp, (ushort)port));

    [Fact]
    public void A_zone_may_allow_more()
    {
        var members = new[] { Member("users", "10.0.0.1", "endpoint"), Member("dc", "10.0.1.1", "domain-controller"), Member("vda", "10.0.1.2", "vda") };
        ExpectedMatrix With(params ImmutableArray<ZoneAllowance> may) => new(new(members, [new("users", [Range("10.0.0.0", "10.0.0.255")], false, false, null) { May = may }]), s_rules);
        bool MayOpen(ExpectedMatrix matrix, string to, int port) => matrix.IsAllowed(Address("10.0.0.1"), Address(to), Transport.Tcp, (ushort)port);

        Assert.False(MayOpen(With(), "10.0.1.1", 88));
        Assert.True(MayOpen(With(new ZoneAllowance(null, "kerberos", "domain-controller")), "10.0.1.1", 88));
        Assert.False(MayOpen(With(new ZoneAllowance(null, "kerberos", "domain-controller")), "10.0.1.1", 89));
        Assert.False(MayOpen(With(new ZoneAllowance(null, "kerberos", "domain-controller")), "10.0.1.2", 88));
        Assert.True(MayOpen(With(new ZoneAllowance("storefront-kerberos", null, null)), "10.0.1.2", 88));
        Assert.True(MayOpen(With(new ZoneAllowance(null, null, "vda")), "10.0.1.2", 12_345));
        Assert.True(MayOpen(With(), "10.0.9.9", 88)); // what the site does not know is nothing it forbids
    }

    [Fact]
    public void Expected_rows_need_both_roles_on_two_hosts()
    {
        var matrix = Matrix([Member("ddc", "10.0.0.1", "delivery-controller", "sta"), Member("sql", "10.0.0.2", "sql-server")]);

        var rows = matrix.ExpectedRows();

        var sql = Assert.Single(rows, row => row.Rule.Id == "controller-sql");
        Assert.Equal(RuleNeed.Required, sql.Rule.Need);
        Assert.Equal("ddc", Assert.Single(sql.Sources).Name);
        Assert.Equal("sql", Assert.Single(sql.Destinations).Name);
        Assert.Null(sql.InView);
        Assert.DoesNotContain(rows, row => row.Rule.Id == "controller-controller"); // it would speak to itself
        Assert.DoesNotContain(rows, row => row.Rule.DestinationRole == "vda");
        Assert.DoesNotContain(rows, row => row.Rule.Match == RuleMatch.Never);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    [InlineData(true, null, null)]
    [InlineData(null, null, null)]
    public void A_row_is_in_view_when_both_zones_are(bool? sources, bool? destinations, bool? expected)
    {
        var site = new Site(
            [Member("ddc", "10.0.0.1", "delivery-controller"), Member("sql", "10.0.1.1", "sql-server")],
            [new("a", [Range("10.0.0.0", "10.0.0.255")], false, false, sources), new("b", [Range("10.0.1.0", "10.0.1.255")], false, false, destinations)]);

        var row = Assert.Single(new ExpectedMatrix(site, s_rules).ExpectedRows(), row => row.Rule.Id == "controller-sql");

        Assert.Equal(expected, row.InView);
    }

    [Fact]
    public void Alternatives_of_one_deployment_are_one_group()
    {
        var rows = Matrix([Member("ns1", "10.0.0.1", "nsip"), Member("ns2", "10.0.0.2", "nsip")]).ExpectedRows();

        var secure = Assert.Single(rows, row => row.Rule.Id == "netscaler-ha-sync-secure").Rule;
        var clear = Assert.Single(rows, row => row.Rule.Id == "netscaler-ha-sync").Rule;
        Assert.Equal(RuleNeed.OneOf, clear.Need);
        Assert.Equal(RuleNeed.OneOf, secure.Need);
        Assert.Equal(secure.Group, clear.Group);
        Assert.NotNull(clear.Group);
    }

    [Fact]
    public void What_only_one_of_two_deployments_between_the_same_roles_needs_is_asked_of_no_site()
    {
        var rows = Matrix([Member("ns1", "10.0.0.1", "nsip"), Member("ns2", "10.0.0.2", "nsip")]).ExpectedRows();

        Assert.Equal(RuleNeed.Optional, Assert.Single(rows, row => row.Rule.Id == "netscaler-cluster-heartbeat").Rule.Need);
        Assert.Equal(RuleNeed.Optional, Assert.Single(rows, row => row.Rule.Id == "netscaler-ha-heartbeat").Rule.Need);
        Assert.Equal(RuleNeed.Required, Assert.Single(rows, row => row.Rule.Id == "netscaler-ha-files-ssh").Rule.Need);
    }

    [Fact]
    public void Thousands_of_members_are_no_matter()
    {
        var members = Enumerable.Range(0, 20_000).Select(index => Member($"{index}", $"10.{index >> 8}.{index & 255}.1", "endpoint")).Append(Member("vda", "10.200.0.1", "vda"));

        var rows = Matrix([.. members]).ExpectedRows();

        Assert.Equal(20_000, Assert.Single(rows, row => row.Rule.Id == "vda-ica").Sources.Length);
    }

    static ExpectedMatrix Matrix(IEnumerable<SiteMember> members) => new(new(members, []), s_rules);

    static SiteMember Member(string name, string address, params ImmutableArray<string> roles) => new(name, [Range(address, address)], roles);
}
