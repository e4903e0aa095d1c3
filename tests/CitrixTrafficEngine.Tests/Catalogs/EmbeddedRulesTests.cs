using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Tests.Catalogs;

public class EmbeddedRulesTests
{
    static readonly Catalog s_catalog = Catalog.Load(new());

    [Fact]
    public void The_built_in_rules_have_no_faults() => Assert.Empty(Catalog.Read(new()).Diagnostics);

    [Theory]
    [InlineData("citrix-common")]
    [InlineData("infrastructure")]
    [InlineData("citrix-cloud")]
    [InlineData("netscaler")]
    [InlineData("netscaler-gateway")]
    [InlineData("netscaler-sdwan")]
    [InlineData("command-center")]
    [InlineData("insight-center")]
    [InlineData("netscaler-mas")]
    [InlineData("storefront")]
    [InlineData("xenmobile")]
    [InlineData("password-manager")]
    [InlineData("appdna")]
    [InlineData("license-server")]
    [InlineData("citrix-online")]
    [InlineData("session-recording")]
    [InlineData("edgesight")]
    [InlineData("fas")]
    [InlineData("provisioning-services")]
    [InlineData("smartauditor")]
    [InlineData("stage-manager")]
    [InlineData("storage-link")]
    [InlineData("workflow-studio")]
    [InlineData("xenapp-6")]
    [InlineData("xenclient")]
    [InlineData("xendesktop-7")]
    [InlineData("wem")]
    [InlineData("xenserver")]
    [InlineData("app-layering")]
    public void Every_section_of_the_document_is_a_product(string id)
    {
        var product = s_catalog.FindProduct(id);

        Assert.NotNull(product);
        Assert.Equal(product.NoPorts is null, s_catalog.Rows.Any(row => row.Product == id));
    }

    [Fact]
    public void A_port_of_the_dynamic_range_alone_never_matches()
    {
        var table = s_catalog.Compile();
        for (var port = 49_152; port <= ushort.MaxValue; port++)
        {
            Assert.Equal(0, table.RunOf(Transport.Tcp, (ushort)port));
            Assert.Equal(0, table.RunOf(Transport.Udp, (ushort)port));
        }
    }

    [Theory]
    [InlineData("netscaler-ha", 3003)]
    [InlineData("netscaler-cluster", 7000)]
    public void A_profile_of_nodes_expects_their_heartbeat_and_never_plans_it(string id, int port)
    {
        var profile = s_catalog.FindProfile(id)!;

        Assert.Contains(profile.Rows, row => row.Row.Transport == Transport.Udp && row.Row.Lists((ushort)port));
        Assert.DoesNotContain(profile.Ports, planned => planned.Transport == Transport.Udp);
    }
}
