using System.Text;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;
using static CitrixTrafficEngine.Tests.Sites.SiteTests;

namespace CitrixTrafficEngine.Tests.Catalogs.Sites;

public sealed class SiteDraftTests
{
    static readonly Catalog s_catalog = Catalog.Load(new());

    [Theory]
    [InlineData(null)]
    [InlineData("license.site.test")]
    [InlineData("a: b # c")]
    [InlineData("quote \" back \\ slash")]
    [InlineData("line\nfeed")]
    [InlineData("2024")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("1.5")]
    [InlineData("- x")]
    public void A_draft_is_a_site_file_whatever_hosts_are_called(string? name)
    {
        var text = Draft(_ => name, Host("10.0.0.2", ["license-server"], ["vda"]));

        var site = Read(text);

        Assert.Equal("license-server", Assert.Single(site.MemberAt(Address("10.0.0.2"))!.Roles));
    }

    [Fact]
    public void A_role_stands_beside_its_evidence_and_a_guess_in_a_comment()
    {
        var text = Draft(_ => null, Host("10.0.0.2", ["license-server"], ["vda"]), Host("2001:db8::1", [], ["vda"]));

        Assert.Contains("      - license-server             # 27000/tcp flexnet 3 flows (1 by payload)\n", text, StringComparison.Ordinal);
        Assert.Contains("      # - vda                      # perhaps: 27000/tcp flexnet 3 flows (1 by payload)\n", text, StringComparison.Ordinal);
        Assert.Contains("  #   addresses: [\"2001:db8::1\"]\n", text, StringComparison.Ordinal);
        Assert.Contains("#     networks: [10.0.0.0/24]", text, StringComparison.Ordinal);
        Assert.Contains("#     networks: [\"2001:db8::/64\"]", text, StringComparison.Ordinal);
        Assert.Single(Read(text).Members);
    }

    [Fact]
    public void Guesses_are_right_once_they_are_uncommented()
    {
        var text = Draft(_ => null, Host("10.0.0.2", ["license-server"], ["sql-server"]), Host("2001:db8::1", [], ["vda"]));
        var lines = text.Split('\n').Select(line => line.StartsWith("  # ", StringComparison.Ordinal) ? "  " + line[4..] : line).Select(line => line.Replace("      # - ", "      - ", StringComparison.Ordinal));
        lines = lines.Select(line => line.StartsWith("# zones", StringComparison.Ordinal) || line.StartsWith("#   ", StringComparison.Ordinal) ? line[2..] : line);

        var site = Read(string.Join('\n', lines));

        Assert.Equal(["license-server", "sql-server"], site.MemberAt(Address("10.0.0.2"))!.Roles);
        Assert.Equal(["vda"], site.MemberAt(Address("2001:db8::1"))!.Roles);
        Assert.Equal(2, site.Zones.Count);
    }

    [Fact]
    public void A_draft_from_nothing_is_a_site_file_too() => Assert.Empty(Read(Draft(_ => null)).Members);

    static string Draft(Func<IpAddress, string?> nameOf, params AnsweringHost[] hosts)
    {
        using var writer = new StringWriter();
        new SiteDraft(writer, s_catalog.Compile(), nameOf).Write(hosts, ["a\nname.pcap"]);
        return writer.ToString();
    }

    static AnsweringHost Host(string address, string[] roles, string[] perhaps)
    {
        var port = new AnsweredPort(Transport.Tcp, 27_000, 3, 1, new FlowId(1, null));
        return new(Address(address), [port, port with { Port = 22 }], [.. roles.Select(role => new LearnedRole(Address(address), role, [port]))], [.. perhaps.Select(role => new LearnedRole(Address(address), role, [port]))]);
    }

    static Site Read(string text)
    {
        var (site, diagnostics) = SiteFile.Read("draft.yaml", Encoding.UTF8.GetBytes(text), s_catalog);
        Assert.True(site is not null, $"{string.Join('\n', diagnostics)}\n{text}");
        return site;
    }
}
