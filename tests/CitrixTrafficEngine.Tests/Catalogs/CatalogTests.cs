using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Catalogs;

public class CatalogTests
{
    [Fact]
    public void Rows_stand_in_catalog_order_with_the_current_layer_last() =>
        Assert.Equal(["alpha-echo", "alpha-echo-tls", "alpha-echo-udp"], new RulesTree().Load().Rows.Select(row => row.Id));

    [Fact]
    public void A_row_has_everything_its_file_says()
    {
        var row = new RulesTree().Load().FindRow("alpha-echo-tls")!;

        Assert.Equal(("alpha", "client", "server", "echo-tls"), (row.Product, row.SourceRole, row.DestinationRole, row.Service));
        Assert.Equal([new PortRange(992, 992)], row.Ports);
        Assert.Equal((RowStatus.Current, RuleMatch.Table, Opener.Source), (row.Status, row.Match, row.OpenedBy));
        Assert.Equal([new SourceReference("list", 2, "udp 992")], row.Sources);
    }

    [Theory]
    [InlineData("status: loopback", RuleMatch.Never)]
    [InlineData("status: unused", RuleMatch.Never)]
    [InlineData("status: legacy", RuleMatch.Table)]
    [InlineData("match: evidence-only", RuleMatch.EvidenceOnly)]
    public void The_match_follows_from_the_status_unless_stated(string line, RuleMatch match)
    {
        var tree = new RulesTree().With(RulesTree.Alpha, "description: Says it back.\n", $"description: Says it back.\n    {line}\n");

        Assert.Equal(match, tree.Load().FindRow("alpha-echo")!.Match);
    }

    [Fact]
    public void A_rule_carries_the_services_under_its_own()
    {
        var table = new RulesTree().Load().Compile();

        Assert.Equal(["echo"], table.Rules[1].Carriers);
        Assert.Equal([1], table.RulesOf(table.RunOf(Transport.Tcp, 992)).ToArray());
    }

    [Fact]
    public void Without_the_current_layer_its_rows_are_gone_from_profiles_too()
    {
        var catalog = new RulesTree().Load(includeCurrent: false);

        Assert.Null(catalog.FindRow("alpha-echo-udp"));
        Assert.Equal(["alpha-echo", "alpha-echo-tls"], catalog.FindProfile("small")!.Rows.Select(row => row.Row.Id));
    }

    [Fact]
    public void The_version_is_of_the_files_in_use()
    {
        var version = new RulesTree().Load().Version;

        Assert.Matches("^[0-9a-f]{12}$", version);
        Assert.Equal(version, new RulesTree().Load().Version);
        Assert.NotEqual(version, new RulesTree().Load(includeCurrent: false).Version);
        Assert.NotEqual(version, new RulesTree().With("documents.yaml", "The list", "That list").Load().Version);
        Assert.NotEqual(version, new RulesTree().WithUser(RulesTree.Current, "layer: current\ndisable: [alpha-echo]").Load().Version);
    }
}
