using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Catalogs.Sites;

public sealed class SiteFileTests
{
    const string Whole = """
        site: small
        hosts:
          - name: ns1
            kinds:
              - {roles: [nsip], addresses: [10.0.0.1]}
              - {roles: [vip], addresses: [10.0.0.2], names: [gw.site.test]}
          - name: vdas
            addresses: [10.0.1.0/24, 10.0.2.5-10.0.2.9, "2001:db8::/64"]
            roles: [vda]
        zones:
          - name: users
            networks: [10.0.1.0/24]
            sessions: gateway-only
            may:
              - {service: kerberos, to: domain-controller}
          - name: jump
            networks: [10.0.1.7]
            admin: true
        capture_points:
          - {name: core, sees: [users]}
        """;

    static readonly Catalog s_catalog = Catalog.Load(new());

    /// <summary>Code, the text that is replaced, and the faulty text with § at the expected place.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "CTX0001", "site: small", "site: §\"small" },
        { "CTX0003", "site: small", "site: small\n§site: large" },
        { "CTX0010", "hosts:", "§host: 1\nhosts:" },
        { "CTX0010", "sessions: gateway-only", "§session: gateway-only" },
        { "CTX0011", "    networks: [10.0.1.7]\n", "" },
        { "CTX0012", "admin: true", "admin: §yes" },
        { "CTX0012", "networks: [10.0.1.7]", "networks: §10.0.1.7" },
        { "CTX0012", "site: small", "site: §7" },
        { "CTX0013", "gateway-only", "§gateway" },
        { "CTX0014", "roles: [vda]", "roles: [§VDA]" },
        { "CTX0103", "service: kerberos", "service: §kerberso" },
        { "CTX0104", "roles: [vda]", "roles: [vda, §vdaa]" },
        { "CTX0104", "roles: [vda]", "roles: [§any]" },
        { "CTX0104", "to: domain-controller", "to: §domaincontroller" },
        { "CTX0106", "service: kerberos", "row: §kerberos" },
        { "CTX0801", "addresses: [10.0.0.1]", "addresses: [§10.0.0.256]" },
        { "CTX0801", "addresses: [10.0.0.1]", "addresses: [§10.1]" },
        { "CTX0801", "addresses: [10.0.0.1]", "addresses: [§10.0.0.0/33]" },
        { "CTX0801", "addresses: [10.0.0.1]", "addresses: [§ns1.site.test]" },
        { "CTX0801", "addresses: [10.0.0.1]", "addresses: [§\"fe80::1%eth0\"]" },
        { "CTX0802", "10.0.1.0/24, 10", "§10.0.1.3/24, 10" },
        { "CTX0802", "\"2001:db8::/64\"", "§\"2001:db8::1/64\"" },
        { "CTX0803", "10.0.2.5-10.0.2.9", "§10.0.2.9-10.0.2.5" },
        { "CTX0803", "10.0.2.5-10.0.2.9", "§\"10.0.2.9-2001:db8::1\"" },
        { "CTX0804", "addresses: [10.0.0.2]", "addresses: [§10.0.0.1]" },
        { "CTX0804", "networks: [10.0.1.7]", "networks: [§10.0.1.0/24]" },
        { "CTX0804", "10.0.2.5-10.0.2.9", "10.0.2.5-10.0.2.9, §10.0.2.7-10.0.2.11" },
        { "CTX0805", "    addresses: [10.0.1.0/24, 10.0.2.5-10.0.2.9, \"2001:db8::/64\"]\n", "" },
        { "CTX0806", "name: vdas", "name: §ns1" },
        { "CTX0806", "name: jump", "name: §users" },
        { "CTX0806", "roles: [vda]", "roles: [vda]\n    names: [§gw.site.test]" },
        { "CTX0807", "sees: [users]", "sees: [users, §user]" },
        { "CTX0808", "[gw.site.test]", "[§gw..test]" },
        { "CTX0808", "[gw.site.test]", "[§10.0.0.2]" },
        { "CTX0809", "{service: kerberos, to: domain-controller}", "§{}" },
        { "CTX0810", "name: ns1", "name: ns1\n    roles: §[nsip]" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_reported_once_with_its_code_and_place(string code, string before, string after)
    {
        Assert.Contains(before, Whole, StringComparison.Ordinal);
        var text = Whole.Replace(before, after, StringComparison.Ordinal);
        var at = text.IndexOf('§', StringComparison.Ordinal);

        var (site, diagnostics) = Read(text.Replace("§", "", StringComparison.Ordinal));

        Assert.Null(site);
        var fault = Assert.Single(diagnostics);
        Assert.Equal(code, fault.Code);
        Assert.Equal("site.yaml", fault.At.File);
        if (at < 0) { return; } // what is missing has no place of its own

        var lines = text[..at].Split('\n');
        Assert.Equal((lines.Length, lines[^1].Length + 1), (fault.At.Line, fault.At.Column));
    }

    [Fact]
    public void The_whole_file_is_read()
    {
        var (site, diagnostics) = Read(Whole);

        Assert.Empty(diagnostics);
        Assert.NotNull(site);
        Assert.Equal("small", site.Name);
        Assert.Equal(["ns1", "ns1", "vdas"], site.Members.Select(member => member.Name));
        Assert.Equal(["nsip"], site.MemberAt(Address("10.0.0.1"))!.Roles);
        Assert.Equal(["vip"], site.MemberAt(Address("10.0.0.2"))!.Roles);
        Assert.Equal("vdas", site.MemberAt(Address("10.0.2.7"))!.Name);
        Assert.Null(site.MemberAt(Address("10.0.2.10")));
        Assert.Equal("vdas", site.MemberAt(Address("2001:db8::ffff"))!.Name);
        Assert.True(site.ZoneAt(Address("10.0.1.7"))!.IsAdmin);
        Assert.False(site.ZoneAt(Address("10.0.1.7"))!.InView);
        Assert.True(site.ZoneAt(Address("10.0.1.8"))!.GatewayOnly);
        Assert.True(site.ZoneAt(Address("10.0.1.8"))!.InView);
        Assert.Equal("kerberos", Assert.Single(site.ZoneAt(Address("10.0.1.8"))!.May).Service);
        site.NoteName(Address("10.7.7.7"), "gw.site.test");
        Assert.Equal(["vip"], site.MemberAt(Address("10.7.7.7"))!.Roles);
    }

    [Fact]
    public void Without_capture_points_nothing_is_said_of_what_is_in_view()
    {
        var site = Read(Whole[..Whole.IndexOf("capture_points", StringComparison.Ordinal)]).Site;

        Assert.All(site!.Zones, zone => Assert.Null(zone.InView));
    }

    [Fact]
    public void All_faults_are_reported_in_one_run_and_hint_at_what_was_meant()
    {
        var (_, diagnostics) = Read(Whole.Replace("[vda]", "[vdaa]", StringComparison.Ordinal).Replace("10.0.0.1]", "10.0.0]", StringComparison.Ordinal).Replace("kerberos", "kerberso", StringComparison.Ordinal));

        Assert.Equal(["CTX0801", "CTX0104", "CTX0103"], diagnostics.Select(fault => fault.Code));
        Assert.Contains("did you mean 'vda'?", diagnostics[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var fault = Assert.Throws<IOException>(() => SiteFile.Load("/nowhere/site.yaml", s_catalog));

        Assert.StartsWith("/nowhere/site.yaml: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_and_the_example_in_the_documentation_have_no_faults()
    {
        Assert.NotNull(SiteFile.Load(Path.Combine(RepositoryRoot(), "samples", "citrix-site.site.yaml"), s_catalog));

        var page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "site.md"));
        var start = page.IndexOf("```yaml\n", StringComparison.Ordinal) + 8;
        Assert.Empty(Read(page[start..page.IndexOf("```", start, StringComparison.Ordinal)]).Diagnostics);
    }

    [Fact]
    public void Every_code_has_a_faulty_file_here_and_a_place_in_the_documentation()
    {
        var tested = Faults.Select(fault => fault.Data.Item1).ToHashSet();
        var documented = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "diagnostics.md"), Encoding.UTF8);
        var codes = typeof(SiteDiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Distinct(codes);
        foreach (var code in codes)
        {
            Assert.Contains(code, tested);
            Assert.Contains($"`{code}`", documented, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_schema_has_the_keys_that_the_reader_knows()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "schema", "site.json")));
        var root = schema.RootElement;
        var host = Item(root, "hosts");
        var zone = Item(root, "zones");

        Assert.Equal(SiteReader.s_keys, Keys(root));
        Assert.Equal(SiteReader.s_hostKeys.Order(), Keys(host).Order());
        Assert.Equal(SiteReader.s_kindKeys.Order(), Keys(Item(host, "kinds")).Order());
        Assert.Equal(SiteReader.s_zoneKeys.Order(), Keys(zone).Order());
        Assert.Equal(SiteReader.s_allowanceKeys.Order(), Keys(Item(zone, "may")).Order());
        Assert.Equal(SiteReader.s_pointKeys.Order(), Keys(Item(root, "capture_points")).Order());
        Assert.Equal(SiteReader.s_sessions, zone.GetProperty("properties").GetProperty("sessions").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
    }

    static JsonElement Item(JsonElement of, string key) => of.GetProperty("properties").GetProperty(key).GetProperty("items");

    static List<string> Keys(JsonElement of) => [.. of.GetProperty("properties").EnumerateObject().Select(member => member.Name)];

    static SiteReading Read(string text) => SiteFile.Read("site.yaml", Encoding.UTF8.GetBytes(text), s_catalog);

    static IpAddress Address(string text) => TestEnd.Of(text, 0).Address;

    static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", ".."));
}
