using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class ExpectationTests
{
    readonly ScanPlan _plan = FakeSweep.Plan(16);

    [Fact]
    public void The_same_findings_are_as_expected()
    {
        var report = Expected().Compare(_plan, Tally());

        Assert.Empty(report.Differences);
        Assert.Equal((0, 0), (report.NotAsked, report.Unknown));
        Assert.Equal(Tally().CountOf(Verdict.NotProbed), report.New);
    }

    [Fact]
    public void What_changed_is_named_with_both()
    {
        var expectation = Expected();
        expectation.Add(FakeSweep.Ip("10.9.0.3"), Transport.Tcp, 443, ExpectedOutcome.Open);

        var difference = Assert.Single(expectation.Compare(_plan, Tally()).Differences);

        Assert.Equal("10.9.0.3 443/tcp (vda-3.example): expected open, found rejected", difference.ToString());
    }

    [Fact]
    public void A_pair_without_a_verdict_contradicts_nothing()
    {
        var report = Expected().Compare(_plan, new(_plan));

        Assert.Empty(report.Differences);
        Assert.Equal(0, report.Met);
        Assert.True(report.Unknown > 0);
    }

    [Fact]
    public void An_expected_pair_that_is_not_asked_is_counted()
    {
        var expectation = new Expectation();
        expectation.Add(FakeSweep.Ip("192.0.2.1"), Transport.Tcp, 22, ExpectedOutcome.Open);

        Assert.Equal(1, expectation.Compare(_plan, Tally()).NotAsked);
    }

    [Theory]
    [InlineData(ExpectedOutcome.Open, Verdict.OpenConfirmed, true)]
    [InlineData(ExpectedOutcome.Open, Verdict.Open, true)]
    [InlineData(ExpectedOutcome.Open, Verdict.Silent, false)]
    [InlineData(ExpectedOutcome.Rejected, Verdict.Closed, false)]
    [InlineData(ExpectedOutcome.NotOpen, Verdict.Silent, true)]
    [InlineData(ExpectedOutcome.NotOpen, Verdict.OpenConfirmed, false)]
    public void Open_is_open_whether_confirmed_or_not(ExpectedOutcome expected, Verdict found, bool meets) => Assert.Equal(meets, Expectation.Meets(expected, found));

    Expectation Expected()
    {
        var expectation = new Expectation();
        foreach (var pair in _plan.Pairs()) { expectation.Add(ProbeView.Of(_plan, FakeSweep.ResultOf(_plan, pair))); }

        return expectation;
    }

    SweepTally Tally()
    {
        var tally = new SweepTally(_plan);
        foreach (var pair in _plan.Pairs()) { tally.Add(FakeSweep.ResultOf(_plan, pair)); }

        return tally;
    }
}
