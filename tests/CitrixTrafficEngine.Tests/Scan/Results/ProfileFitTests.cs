using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class ProfileFitTests
{
    static readonly PlannedProbe[] s_probes =
    [
        Tcp(22, "ssh"), Tcp(3008, "secure-a"), Tcp(3009, "secure-b"), Tcp(3010, "clear-a"), Tcp(3011, "clear-b"), Tcp(80, "web"), Tcp(8080, "web"),
        new(Transport.Udp, 514, null, ["sink"], IsSink: true, IsCanary: false),
    ];

    static readonly RowNeed[] s_rows =
    [
        new("ssh", RowNecessity.Required, null, null, IsProvable: true),
        new("secure-a", RowNecessity.OneOf, "sync", "secure", IsProvable: true),
        new("secure-b", RowNecessity.OneOf, "sync", "secure", IsProvable: true),
        new("clear-a", RowNecessity.OneOf, "sync", "clear", IsProvable: true),
        new("clear-b", RowNecessity.OneOf, "sync", "clear", IsProvable: true),
        new("web", RowNecessity.Optional, null, null, IsProvable: true),
        new("sink", RowNecessity.Required, null, null, IsProvable: true),
        new("heartbeat", RowNecessity.Required, null, null, IsProvable: false),
    ];

    [Fact]
    public void One_whole_alternative_satisfies_its_group_and_the_other_is_not_missed()
    {
        var fit = Fit([22, 3008, 3009]);

        Assert.Equal((2, 2), (fit.Met, fit.Provable));
        Assert.Equal(["secure sync"], fit.Alternatives);
        Assert.Empty(fit.UnmetRows);
        Assert.Equal(["sink", "heartbeat"], fit.NotProvableRows);
        Assert.Equal(["ssh", "secure-a", "secure-b"], fit.MetRows);
    }

    [Fact]
    public void Half_of_each_alternative_satisfies_nothing()
    {
        var fit = Fit([22, 3008, 3011]);

        Assert.Equal((1, 2), (fit.Met, fit.Provable));
        Assert.Equal(["secure-b", "clear-a"], fit.UnmetRows);
    }

    [Fact]
    public void An_optional_row_never_lowers_the_fit_and_any_of_its_ports_meets_it()
    {
        Assert.True(Fit([22, 3010, 3011]).IsWhole);
        Assert.Contains("web", Fit([22, 3010, 3011, 8080]).MetRows);
    }

    [Fact]
    public void A_row_that_was_not_probed_is_not_provable()
    {
        var fit = Fit([3010, 3011], notProbed: 22);

        Assert.Equal((1, 1), (fit.Met, fit.Provable));
        Assert.Contains("ssh", fit.NotProvableRows);
    }

    [Fact]
    public void Where_ports_must_be_closed_an_open_one_is_unmet()
    {
        var fit = Fit([22], needs: new("user", [s_rows[0], s_rows[5]]) { ExpectClosed = true });

        Assert.Equal((0, 1), (fit.Met, fit.Provable));
        Assert.Equal(["ssh"], fit.UnmetRows);
        Assert.Equal(["web"], fit.MetRows);
    }

    [Fact]
    public void An_address_that_answers_everything_meets_only_what_a_reply_confirms()
    {
        Assert.Equal(0, Fit([22, 3008, 3009, 3010, 3011], canaryIsOpen: true).Met);
        Assert.Equal(1, Fit([22], verdict: Verdict.OpenConfirmed, canaryIsOpen: true).Met);
    }

    [Fact]
    public void A_profile_of_which_nothing_is_provable_has_no_fit()
    {
        var fit = Fit([22], needs: new("audit", [s_rows[7]]));

        Assert.Equal((0, 0, false), (fit.Met, fit.Provable, fit.IsWhole));
    }

    static PlannedProbe Tcp(ushort port, string row) => new(Transport.Tcp, port, null, [row], IsSink: false, IsCanary: false);

    static ProfileFit Fit(ushort[] open, ushort notProbed = 0, Verdict verdict = Verdict.Open, bool canaryIsOpen = false, ProfileNeeds? needs = null)
    {
        var plan = ScanPlan.Create([new PlanGroup(TargetSet.Of([FakeSweep.Ip("10.1.1.1")]), [.. s_probes])], new());
        var tally = new SweepTally(plan);
        for (var at = 0; at < plan.ProbesOf(0).Length; at++)
        {
            var probe = plan.ProbesOf(0)[at];
            var found = probe.IsCanary ? (canaryIsOpen ? Verdict.Open : Verdict.Closed)
                : probe.IsSink ? Verdict.Sink
                : probe.Port == notProbed ? Verdict.NotProbed
                : open.Contains(probe.Port) ? verdict
                : Verdict.Closed;
            tally.Add(new() { Pair = at, Host = 0, Probe = probe, Verdict = found, Proof = Proof.None, Method = ProbeMethod.Connect });
        }

        return ProfileFit.Of(plan, tally, 0, needs ?? new("pair", s_rows));
    }
}
