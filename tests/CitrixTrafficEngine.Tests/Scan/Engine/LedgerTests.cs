using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Engine;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public sealed class LedgerTests : IDisposable
{
    readonly RouteSocket _routes = new();
    readonly List<(long Pair, Verdict Verdict)> _results = [];
    readonly List<(int Host, bool AnswersEverything)> _done = [];
    readonly ScanPlan _plan = Plan();
    readonly Ledger _ledger;

    public LedgerTests()
    {
        var hosts = new HostTable(_plan, new(), _routes);
        _ledger = new(_plan, hosts, new Sink(this), new());
        for (var host = 0; host < _plan.HostCount; host++) { hosts.Begin(host); }
    }

    public void Dispose() => _routes.Dispose();

    [Fact]
    public void Nothing_is_told_of_an_address_before_its_canary_is_settled()
    {
        Settle(0, Verdict.Open);
        Settle(1, Verdict.Silent);
        Assert.Empty(_results);
        Settle(Canary, Verdict.Closed);
        Assert.Equal(3, _results.Count);
    }

    [Fact]
    public void Host_unreachable_waits_for_the_last_pair_and_is_a_refusal_where_anything_answered()
    {
        Settle(Canary, Verdict.Silent);
        Settle(0, Verdict.Rejected, isAmbiguous: true);
        Assert.Single(_results);
        Settle(1, Verdict.Closed);
        Assert.Contains((0, Verdict.Rejected), _results);
        Assert.Equal([(0, false)], _done);
    }

    [Fact]
    public void Host_unreachable_from_everything_is_an_address_where_nobody_is()
    {
        Settle(0, Verdict.Rejected, isAmbiguous: true);
        Settle(1, Verdict.Silent);
        Settle(Canary, Verdict.Rejected, isAmbiguous: true);
        Assert.Equal([(0, Verdict.Unreachable), (1, Verdict.Silent), (2, Verdict.Unreachable)], _results.Order());
    }

    [Fact]
    public void A_second_finding_of_a_pair_is_a_fault_of_ours()
    {
        Settle(0, Verdict.Silent);
        Assert.Throws<InvalidOperationException>(() => Settle(0, Verdict.Silent));
    }

    [Fact]
    public void An_address_whose_canary_is_open_is_said_to_answer_everything()
    {
        Settle(Canary, Verdict.Open);
        Settle(0, Verdict.Open);
        Settle(1, Verdict.Open);
        Assert.Equal([(0, true)], _done);
        Assert.Equal(3, _ledger.Open);
    }

    const long Canary = 2;

    void Settle(long pair, Verdict verdict, bool isAmbiguous = false)
    {
        var finding = new Finding { Pair = pair, Host = 0, Verdict = verdict, IsAmbiguous = isAmbiguous };
        _ledger.Settle(ref finding);
    }

    static ScanPlan Plan()
    {
        var probes = new[] { (ushort)80, (ushort)443 }.Select(port => new PlannedProbe(Transport.Tcp, port, null, ImmutableArray<string>.Empty, IsSink: false, IsCanary: false));
        var plan = ScanPlan.Create([new(TargetSet.Of([IpAddress.FromV4([127, 0, 0, 1])]), [.. probes])], new());
        Assert.True(plan.ProbesOf(0)[(int)Canary].IsCanary);
        return plan;
    }

    sealed class Sink(LedgerTests test) : IResultSink
    {
        public void Add(in ProbeResult result) => test._results.Add((result.Pair, result.Verdict));

        public void HostDone(int host, bool answersEverything) => test._done.Add((host, answersEverything));
    }
}
