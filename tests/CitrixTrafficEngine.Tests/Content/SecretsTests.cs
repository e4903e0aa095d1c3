using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;
using Ctxscan.Audit;

namespace CitrixTrafficEngine.Tests.Content;

public class SecretsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_password_cookie_community_or_token_stands_in_any_byte_of_the_records(bool isAnonymized)
    {
        using var records = new MemoryStream();
        using var anonymizer = isAnonymized ? new Anonymizer(new byte[32]) : null;
        using var engine = new Engine(new() { Records = records, Anonymizer = anonymizer, Names = new() { Mode = NameMode.Capture } }, RuleTable.Empty);
        using var source = new MemorySource("memory", SecretTraffic.Frames);
        engine.Read(source, TestContext.Current.CancellationToken);

        var report = engine.Finish();

        // What holds the secrets was read.
        Assert.InRange(report.FlowsWithContent, 14, report.Flows);
        SecretTraffic.AssertAbsent(records.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void None_stands_in_a_finding_or_on_the_screen(bool isAnonymized)
    {
        using var records = new MemoryStream();
        using var anonymizer = isAnonymized ? new Anonymizer(new byte[32]) : null;
        var catalog = Catalog.Load(new());
        var rules = catalog.Compile();
        using var engine = new Engine(new() { Records = records, Anonymizer = anonymizer, Signatures = catalog.CompileSignatures(), Findings = FindingSetup.Of(catalog, new(), null, anonymizer) }, rules);
        using var source = new MemorySource("memory", SecretTraffic.Frames);
        engine.Read(source, TestContext.Current.CancellationToken);

        var report = engine.Finish();
        SummaryRecord.Write(records, report, rules, 0, 1, anonymizer);
        using var screen = new StringWriter();
        new AuditScreen(screen, AuditSummary.Of(report, rules, anonymizer)).Write();

        // What the secrets mean was found.
        var found = report.Findings.Findings.Select(finding => finding.Kind).ToHashSet();
        Assert.Superset(new HashSet<FindingKind>([FindingCatalog.Cleartext, FindingCatalog.LdapSimpleBindCleartext, FindingCatalog.XmlOrStaCleartext]), found);
        Assert.Contains("ldap-simple-bind", screen.ToString(), StringComparison.Ordinal);
        SecretTraffic.AssertAbsent(records.ToArray());
        SecretTraffic.AssertAbsent(System.Text.Encoding.UTF8.GetBytes(screen.ToString()));
    }

    [Fact]
    public void That_a_password_was_there_is_told()
    {
        var flows = EngineRig.Run(SecretTraffic.Frames).Flows;

        Assert.Equal(4, flows.Count(flow => flow.At("ctxscan.http.basic_authentication") is not null));
        Assert.Equal(["simple", "anonymous"], flows.Select(flow => flow.TextAt("ctxscan.ldap.bind")).Where(bind => bind is not null));
        Assert.Contains(flows, flow => flow.TextAt("url.path") == "/app" && flow.TextAt("url.domain") == "web.example.test");
    }

    [Fact]
    public void The_check_finds_what_it_looks_for()
    {
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => SecretTraffic.AssertAbsent("x Hunter2Passw0rd"u8));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => SecretTraffic.AssertAbsent("xLdapBindPa55"u8));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => SecretTraffic.AssertAbsent(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String("bob:Hunter2Passw0rd"u8))));
    }
}
