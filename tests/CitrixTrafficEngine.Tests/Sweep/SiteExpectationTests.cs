using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Tests.Capture;
using CitrixTrafficEngine.Tests.Scans;
using Ctxscan.Sweep;
using Proof = CitrixTrafficEngine.Scan.Proof;

namespace CitrixTrafficEngine.Tests.Sweep;

public sealed class SiteExpectationTests : IDisposable
{
    const string Site = """
        site: pair
        hosts:
          - name: me
            addresses: [10.9.0.9]
            roles: [nsip]
          - name: ns
            addresses: [10.9.0.1]
            roles: [nsip]
        """;

    static readonly ushort[] s_ports = [22, 3008, 3009, 3010, 3011];
    static readonly Catalog s_catalog = Catalog.Load(new());

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_whole_alternative_is_enough()
    {
        Assert.Equal([], Differences(22, 3008, 3009));
        Assert.Equal([], Differences(22, 3010, 3011));
    }

    [Fact]
    public void A_listener_that_is_needed_and_not_open_contradicts() =>
        Assert.Equal(["10.9.0.1 22/tcp: expected open, found closed"], Differences(3008, 3009));

    [Fact]
    public void Without_a_whole_alternative_each_port_of_them_is_told() =>
        Assert.Equal(
            ["10.9.0.1 3009/tcp: expected open, found closed", "10.9.0.1 3010/tcp: expected open, found closed", "10.9.0.1 3011/tcp: expected open, found closed"],
            Differences(22, 3008));

    [Fact]
    public void Where_nothing_must_answer_each_expected_listener_that_is_open_contradicts() =>
        Assert.Equal(
            ["10.9.0.1 22/tcp: expected not open, found open", "10.9.0.1 3010/tcp: expected not open, found open"],
            Report(expectClosed: true, s_ports, 22, 3010).Differences.Select(difference => difference.ToString()));

    [Fact]
    public void A_listener_that_the_sweep_does_not_ask_is_counted_and_differs_from_nothing()
    {
        var report = Report(expectClosed: false, [3008, 3009], 3008, 3009);

        Assert.Empty(report.Differences);
        Assert.Equal((2, 1), (report.Met, report.NotAsked));
    }

    [Fact]
    public void What_was_not_probed_is_without_a_verdict()
    {
        var (expectation, plan, _) = Swept(expectClosed: false, s_ports, 22);

        Assert.Empty(expectation.Compare(plan, new SweepTally(plan)).Differences);
    }

    [Theory]
    [InlineData("site.yaml", true)]
    [InlineData("SITE.YML", true)]
    [InlineData("old.ndjson", false)]
    [InlineData("old", false)]
    public void A_site_file_is_known_by_its_name(string name, bool isSite) => Assert.Equal(isSite, SiteExpectation.IsCalledSo(name));

    IEnumerable<string> Differences(params ushort[] open) => Report(expectClosed: false, s_ports, open).Differences.Select(difference => difference.ToString());

    ExpectationReport Report(bool expectClosed, ushort[] asked, params ushort[] open)
    {
        var (expectation, plan, tally) = Swept(expectClosed, asked, open);
        return expectation.Compare(plan, tally);
    }

    (Expectation Expectation, ScanPlan Plan, SweepTally Tally) Swept(bool expectClosed, ushort[] asked, params ushort[] open)
    {
        var plan = ScanPlan.Create(
            [new PlanGroup(TargetSet.Of([FakeSweep.Ip("10.9.0.1")]), [.. asked.Select(port => new PlannedProbe(Transport.Tcp, port, null, [], IsSink: false, IsCanary: false))])],
            new() { Seed = 1 });
        var tally = new SweepTally(plan);
        for (var pair = 0; pair < plan.PairCount; pair++)
        {
            var probe = plan.ProbesOf(0)[pair];
            tally.Add(pair, new() { Host = 0, Probe = probe, Proof = Proof.None, Verdict = open.Contains(probe.Port) && !probe.IsCanary ? Verdict.Open : Verdict.Closed });
        }

        var sweep = new SweepPlan
        {
            Plan = plan,
            Options = new(),
            Estimate = PlanEstimate.Of(plan, new()),
            Catalog = s_catalog,
            Profiles = [],
            Sources = [new(FakeSweep.Ip("10.9.0.9"), null)],
        };
        var site = SiteExpectation.Load(_folder.Add("site.yaml", System.Text.Encoding.UTF8.GetBytes(Site)), sweep);
        return (site.Of(plan, tally, expectClosed), plan, tally);
    }
}
