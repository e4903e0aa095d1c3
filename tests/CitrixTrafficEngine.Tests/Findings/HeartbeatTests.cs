using CitrixTrafficEngine.Findings;

namespace CitrixTrafficEngine.Tests.Findings;

public class HeartbeatTests
{
    const string One = "10.0.0.11";
    const string Two = "10.0.0.12";

    [Fact]
    public void A_node_that_falls_silent_while_it_lives_is_a_finding()
    {
        var found = Pair(Beats(Two, 0, 5, 10, 20)).Tcp(Two, One, 3010, "ShADdDdDd", at: 6).Tcp(Two, One, 22, "ShADdDdDd", at: 8).Only(FindingCatalog.HaHeartbeatGap);

        Assert.Equal("ha-heartbeat-gap:10.0.0.12>10.0.0.11:3003/udp", found.Key);
        Assert.Equal(1, found.Count);
        Assert.StartsWith("no heartbeat for 5.2 s", found.Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Low, found.Severity);
    }

    [Fact]
    public void A_node_that_never_sends_one_while_it_lives_is_a_finding() =>
        Assert.Contains("of its peer's", Pair(new()).Tcp(Two, One, 3010, "ShADdDd", at: 1).Tcp(Two, One, 22, "ShADdDd", at: 3).Only(FindingCatalog.HaHeartbeatGap).Message, StringComparison.Ordinal);

    [Fact]
    public void A_node_that_stops_for_good_while_it_lives_is_a_finding() =>
        Assert.Equal(1, Pair(Beats(Two, 0, 5)).Tcp(Two, One, 3010, "ShADdDd", at: 6).Tcp(Two, One, 22, "ShADdDd", at: 8).Only(FindingCatalog.HaHeartbeatGap).Count);

    [Fact]
    public void A_pair_that_beats_both_ways_is_none() => Pair(Beats(Two, 0, 20)).Tcp(Two, One, 3010, "ShADd", at: 6).None(FindingCatalog.HaHeartbeatGap);

    [Fact]
    public void A_reboot_in_which_the_node_sends_nothing_else_is_none() =>
        Pair(Beats(Two, 0, 5, 15, 20)).Tcp(Two, One, 3010, "ShADd", at: 2).Tcp(Two, One, 22, "ShADd", at: 14).None(FindingCatalog.HaHeartbeatGap);

    [Fact]
    public void A_gap_of_both_is_a_gap_of_the_capture()
    {
        var rig = new FindingRig().Udp(One, Two, 3003, new string('D', 25), clientPort: 3003, step: 0.2).Udp(One, Two, 3003, new string('D', 25), at: 12, clientPort: 3003, step: 0.2);
        foreach (var at in new[] { 0.0, 12.0 }) { rig.Udp(Two, One, 3003, new string('D', 25), at: at, clientPort: 3003, step: 0.2); }

        rig.None(FindingCatalog.HaHeartbeatGap);
    }

    [Fact]
    public void A_capture_that_lost_packets_proves_no_gap() =>
        Pair(Beats(Two, 0, 5, 10, 20, new() { Dropped = new(50, 0, 0) })).Tcp(Two, One, 3010, "ShADd", at: 6).Tcp(Two, One, 22, "ShADd", at: 8).Withheld(FindingCatalog.HaHeartbeatGap, "gaps");

    static FindingRig Pair(FindingRig rig) => rig.Udp(One, Two, 3003, new string('D', 100), clientPort: 3003, step: 0.2);

    static FindingRig Beats(string node, double from, double to, double again = 0, double end = 0, FindingRig? rig = null)
    {
        rig ??= new();
        rig.Udp(node, One, 3003, new string('D', (int)((to - from) / 0.2)), at: from + 0.05, clientPort: 3003, step: 0.2);
        if (end > again) { rig.Udp(node, One, 3003, new string('D', (int)((end - again) / 0.2)), at: again + 0.05, clientPort: 3003, step: 0.2); }

        return rig;
    }
}
