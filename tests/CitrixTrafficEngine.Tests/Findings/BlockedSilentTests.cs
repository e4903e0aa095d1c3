using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Tests.Findings;

public class BlockedSilentTests
{
    const string Client = "10.0.0.1";
    const string Server = "10.0.0.2";

    static FindingRig Blocked(FindingRig rig) => rig
        .Tcp(Client, Server, 2598, "ShADdFfA", at: 1)
        .Syns(Client, Server, 1494, 0, 1, 3, 7)
        .Tcp(Client, "10.0.0.9", 2598, "ShADdFfA", at: 20);

    [Fact]
    public void Four_SYN_in_seven_seconds_without_an_answer_are_a_finding()
    {
        var found = Blocked(new()).Only(FindingCatalog.BlockedSilent);

        Assert.Equal("blocked-silent:10.0.0.1>10.0.0.2:1494/tcp", found.Key);
        Assert.Equal(1, found.Count);
        Assert.Equal(Confidence.Port, found.Confidence);
        Assert.Equal(Severity.Medium, found.Severity);
        Assert.StartsWith("4 SYN in 7.0 s", found.Message, StringComparison.Ordinal);
        Assert.Equal(1, found.Example!.FirstFrame);
        Assert.Equal("ip.addr == 10.0.0.1 && ip.addr == 10.0.0.2 && tcp.port == 1494", found.Example.Filter);
    }

    [Fact]
    public void Connections_with_new_ports_count_together()
    {
        var found = new FindingRig().Tcp(Client, Server, 2598, "ShADd", at: 1).Syns(Client, Server, 1494, 0).Syns(Client, Server, 1494, 2).Syns(Client, Server, 1494, 4)
            .Tcp(Client, "10.0.0.9", 2598, "ShADd", at: 20).Only(FindingCatalog.BlockedSilent);

        Assert.Equal(3, found.Count);
    }

    [Fact]
    public void With_the_roles_of_the_site_it_is_high_and_named_by_them()
    {
        var site = new Site([FindingRig.Member("gateway", Client, "snip"), FindingRig.Member("host", Server, "vda")], []);
        var found = Blocked(new() { Options = new() { Site = site } }).Only(FindingCatalog.BlockedSilent);

        Assert.Equal(("blocked-silent:snip>vda:1494/tcp", Severity.High, Confidence.Site), (found.Key, found.Severity, found.Confidence));
    }

    [Fact]
    public void The_flow_record_names_the_finding()
    {
        var rig = Blocked(new());
        rig.Finish();

        Assert.Equal(["blocked-silent:10.0.0.1>10.0.0.2:1494/tcp"], rig.Keys);
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2.5 })] // not three seconds
    [InlineData(new[] { 0, 7.0 })] // not three
    public void Fewer_SYN_or_less_time_are_none(double[] at) =>
        new FindingRig().Tcp(Client, Server, 2598, "ShADd", at: 1).Syns(Client, Server, 1494, at).Tcp(Client, "10.0.0.9", 2598, "ShADd", at: 20).None(FindingCatalog.BlockedSilent);

    [Fact]
    public void A_host_that_answers_nothing_is_down_or_out_of_view() =>
        new FindingRig().Syns(Client, Server, 1494, 0, 1, 3, 7).Tcp(Client, "10.0.0.9", 2598, "ShADd", at: 20).Withheld(FindingCatalog.BlockedSilent, "host-silent");

    [Fact]
    public void A_host_that_answered_only_long_before_may_be_down_by_now() =>
        new FindingRig().Tcp(Client, Server, 2598, "ShADdFfA").Syns(Client, Server, 1494, 200, 201, 203, 207).Tcp(Client, "10.0.0.9", 2598, "ShADd", at: 300)
            .Withheld(FindingCatalog.BlockedSilent, "host-silent");

    [Fact]
    public void A_mirror_of_one_direction_proves_no_silence() =>
        Blocked(new()).Tcp("10.0.0.3", Server, 2598, "SAD").Tcp("10.0.0.4", Server, 2598, "SAD").Withheld(FindingCatalog.BlockedSilent, "one-way");

    [Fact]
    public void A_capture_that_lost_packets_proves_no_silence() =>
        Blocked(new() { Dropped = new(50, 0, 0) }).Withheld(FindingCatalog.BlockedSilent, "gaps");

    [Fact]
    public void A_capture_that_ends_with_the_last_SYN_proves_no_silence() =>
        new FindingRig().Tcp(Client, Server, 2598, "ShADdFfA", at: 1).Syns(Client, Server, 1494, 0, 1, 3, 7).Withheld(FindingCatalog.BlockedSilent, "the capture ends");

    [Fact]
    public void A_reset_is_an_answer() => new FindingRig().Tcp(Client, Server, 2598, "ShADd", at: 1).Tcp(Client, Server, 1494, "SrSrSr").Tcp(Client, "10.0.0.9", 2598, "ShADd", at: 20).None(FindingCatalog.BlockedSilent);

    [Fact]
    public void A_success_soon_after_withdraws_it() => Blocked(new()).Tcp(Client, Server, 1494, "ShADd", at: 15).None(FindingCatalog.BlockedSilent);

    [Fact]
    public void A_port_that_everybody_uses_is_expected_of_nobody_without_roles() =>
        new FindingRig().Tcp(Client, Server, 80, "ShADd", at: 1).Syns(Client, Server, 443, 0, 1, 3, 7).Tcp(Client, "10.0.0.9", 80, "ShADd", at: 20).None(FindingCatalog.BlockedSilent);
}
