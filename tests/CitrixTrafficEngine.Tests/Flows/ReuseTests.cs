using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed class ReuseTests : IDisposable
{
    readonly TableRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("S")]
    [InlineData("Sr")]
    [InlineData("ShA")]
    [InlineData("ShADdFfA")]
    [InlineData("ShAR")]
    public void A_syn_with_another_sequence_number_opens_a_new_flow(string before)
    {
        var script = new TcpScript(_rig).Play(before);
        script.Renumber(77_000, 99_000);
        script.Play("S");

        var ended = Assert.Single(_rig.Ended);
        Assert.Equal(EndReason.Reuse, ended.Reason);
        Assert.Equal((ulong)before.Length, ended.Flow.SideA.Packets + ended.Flow.SideB.Packets);
        Assert.Equal(2, _rig.Table.Total);
        Assert.Equal(("S0", "S"), TcpScript.Summary(_rig, TcpScript.Client));
    }

    [Theory]
    [InlineData("SS")]
    [InlineData("ShAS")]
    [InlineData("SrS")]
    [InlineData("ShAFfS")]
    [InlineData("SShhSA")]
    public void A_syn_that_is_sent_again_stays_in_its_flow(string script)
    {
        new TcpScript(_rig).Play(script);

        Assert.Empty(_rig.Ended);
        var flow = TcpScript.Only(_rig);
        Assert.Equal((ulong)script.Length, flow.SideA.Packets + flow.SideB.Packets);
    }

    [Fact]
    public void A_syn_far_from_a_connection_met_on_the_way_opens_a_new_flow()
    {
        var script = new TcpScript(_rig).Play("DdD");
        script.Renumber(3_000_000_000, 5);
        script.Play("S");

        Assert.Equal(EndReason.Reuse, Assert.Single(_rig.Ended).Reason);
    }

    [Fact]
    public void A_syn_just_before_the_data_that_was_seen_belongs_to_it()
    {
        new TcpScript(_rig).Play("DS");

        Assert.Empty(_rig.Ended);
        Assert.Equal(2ul, TcpScript.Only(_rig).SideA.Packets);
    }

    [Fact]
    public void A_syn_from_the_other_end_of_a_closed_connection_opens_a_new_flow()
    {
        var script = new TcpScript(_rig).Play("ShADdFfA");
        script.Renumber(4_000, 8_000);
        script.Play("s");

        Assert.Equal(EndReason.Reuse, Assert.Single(_rig.Ended).Reason);
        Assert.Equal(("S0", "S"), TcpScript.Summary(_rig, TcpScript.Server));
    }

    [Fact]
    public void A_syn_with_ack_never_opens_a_new_flow()
    {
        var script = new TcpScript(_rig).Play("ShA");
        script.Renumber(4_000, 8_000);
        script.Play("h");

        Assert.Empty(_rig.Ended);
    }

    [Fact]
    public void A_late_packet_of_a_closed_connection_stays_in_it()
    {
        var script = new TcpScript(_rig).Play("ShADdFf");
        script.Wait(TimeSpan.FromSeconds(4));
        script.Play("AtR");

        Assert.Empty(_rig.Ended);
        Assert.Equal(1, _rig.Table.Total);
    }

    [Fact]
    public void After_the_grace_a_closed_connection_ends_and_what_follows_is_new()
    {
        var script = new TcpScript(_rig).Play("ShADdFf");
        var lastNs = script.TimeNs - script.StepNs;
        script.Wait(TimeSpan.FromSeconds(5));
        script.Play("A");

        var ended = Assert.Single(_rig.Ended);
        Assert.Equal((EndReason.Fin, lastNs), (ended.Reason, ended.DueNs));
        Assert.Equal(2, _rig.Table.Total);
    }

    [Fact]
    public void Every_connection_of_a_port_that_is_used_again_and_again_is_one_flow()
    {
        var script = new TcpScript(_rig);
        for (uint connection = 0; connection < 100; connection++)
        {
            script.Renumber(connection * 1_000_003, connection * 7_000_001);
            script.Play("ShADdFfA");
        }

        _rig.Table.EndAll(EndReason.EndOfInput);

        Assert.Equal(100, _rig.Ended.Count);
        Assert.All(_rig.Ended, ended => Assert.Equal(8ul, ended.Flow.SideA.Packets + ended.Flow.SideB.Packets));
        Assert.Equal(99, _rig.Ended.Count(ended => ended.Reason == EndReason.Reuse));
    }
}
