using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed unsafe class FlowTableTests
{
    const byte Tcp = 6;
    const byte Udp = 17;
    const byte Gre = 47;
    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 443);

    [Theory]
    [InlineData(1, 8, 0, 200_000)]
    [InlineData(2, 3_000, 0, 200_000)]
    [InlineData(3, 3_000, 100, 150_000)]
    [InlineData(4, 40, 7, 150_000)]
    [InlineData(5, 2, 1, 50_000)]
    [InlineData(0, 500, 300, 100_000)]
    public void The_table_agrees_with_a_dictionary(int seed, int keys, int maxFlows, int packets)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        using var model = new TableModel(seed, maxFlows);
        model.Run(keys, packets);
    }

    [Theory]
    [InlineData(Tcp, "S", 60)]
    [InlineData(Tcp, "ShA", 3_600)]
    [InlineData(Tcp, "D", 3_600)]
    [InlineData(Tcp, "ShAF", 60)]
    [InlineData(Tcp, "ShAFf", 5)]
    [InlineData(Tcp, "Sr", 5)]
    [InlineData(Udp, "", 120)]
    [InlineData(1, "", 60)]
    [InlineData(Gre, "", 60)]
    public void A_flow_lives_until_its_idle_time_and_not_a_millisecond_longer(byte protocol, string script, int seconds)
    {
        foreach (var early in new[] { 1, 0 })
        {
            using var rig = new TableRig();
            var played = new TcpScript(rig).Play(script);
            var lastNs = script.Length > 0 ? played.TimeNs - played.StepNs : TableRig.EpochNs;
            if (script.Length == 0) { rig.Send(new(s_client, s_server, protocol, lastNs)); }

            var idleNs = seconds * 1_000_000_000L;
            rig.Send(new(s_client, s_server, protocol, lastNs + idleNs - (early * 1_000_000)) { Flags = TcpFlags.Ack }, advance: false);

            Assert.Equal(early == 1 ? 1 : 2, rig.Table.Total);
            Assert.Equal(early == 1 ? 0 : 1, rig.Ended.Count);
        }
    }

    [Fact]
    public void An_idle_flow_ends_within_a_second_though_nothing_comes_for_it()
    {
        using var rig = new TableRig();
        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs));

        rig.Table.Advance(TableRig.EpochNs + 119_999_000_000);
        Assert.Equal(1, rig.Table.Active);

        rig.Table.Advance(TableRig.EpochNs + 121_000_000_000);
        var ended = Assert.Single(rig.Ended);
        Assert.Equal((EndReason.Idle, TableRig.EpochNs), (ended.Reason, ended.DueNs));
        Assert.Equal(0, rig.Table.Active);
    }

    [Fact]
    public void A_flow_that_is_seen_again_and_again_never_idles()
    {
        using var rig = new TableRig();
        for (var second = 0L; second < 20_000; second += 100) { rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs + (second * 1_000_000_000))); }

        Assert.Empty(rig.Ended);
        Assert.Equal(1, rig.Table.Total);
    }

    [Fact]
    public void A_phase_with_a_shorter_idle_time_counts_at_once()
    {
        using var rig = new TableRig();
        var script = new TcpScript(rig).Play("ShAR");

        rig.Table.Advance(script.TimeNs + 6_100_000_000);

        Assert.Equal(EndReason.Rst, Assert.Single(rig.Ended).Reason);
    }

    [Theory]
    [InlineData(86_400L * 365)]
    [InlineData(86_400L * 25)]
    [InlineData(4_294_967L)] // 2^32 ms is 4,294,967.296 s
    [InlineData(4_294_968L)]
    public void A_silence_of_weeks_ends_every_flow(long seconds)
    {
        using var rig = new TableRig();
        new TcpScript(rig).Play("ShAD");
        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs));

        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs + (seconds * 1_000_000_000)));

        Assert.Equal(2, rig.Ended.Count);
        Assert.All(rig.Ended, ended => Assert.Equal(EndReason.Idle, ended.Reason));
        Assert.Equal(1, rig.Table.Active);
    }

    [Fact]
    public void A_silence_of_exactly_two_to_the_32_milliseconds_ends_every_flow()
    {
        using var rig = new TableRig();
        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs));

        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs + (4_294_967_296L * 1_000_000)));

        Assert.Single(rig.Ended);
    }

    [Fact]
    public void A_capture_may_begin_in_1970()
    {
        using var rig = new TableRig();
        rig.Send(new(s_client, s_server, Udp, 0));
        rig.Send(new(s_client, s_server, Udp, 119_999_000_000));
        rig.Send(new(s_client, s_server, Udp, 240_000_000_000));

        Assert.Single(rig.Ended);
        Assert.Equal(2, rig.Table.Total);
    }

    [Fact]
    public void Time_that_runs_backwards_ends_nothing_and_loses_nothing()
    {
        using var rig = new TableRig();
        for (var second = 10_000L; second >= 0; second -= 50) { rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs + (second * 1_000_000_000))); }

        Assert.Empty(rig.Ended);
        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Equal(201ul, rig.Ended[0].Flow.SideA.Packets);
        Assert.Equal(TableRig.EpochNs + 10_000_000_000_000, rig.Ended[0].Flow.LastSeenNs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void With_the_active_timeout_records_are_deltas_that_sum_up(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        using var rig = new TableRig(new() { InitialSlots = 2, ActiveTimeout = TimeSpan.FromSeconds(30) });
        var sent = new Dictionary<int, (ulong Packets, ulong Bytes)>();
        var timeNs = TableRig.EpochNs;
        for (var count = 0; count < 20_000; count++)
        {
            // Mostly forwards, at times far back.
            timeNs += random.Next(2_000) == 0 ? -random.NextInt64(200_000_000_000) : random.NextInt64(300_000_000);
            var key = random.Next(20);
            var packet = new TestPacket(s_client with { Port = (ushort)(1_000 + key) }, s_server, Udp, timeNs) { Payload = random.Next(100) };
            var (packets, bytes) = sent.GetValueOrDefault(key);
            sent[key] = (packets + 1, bytes + (ulong)packet.FrameBytes);
            rig.Send(packet);
        }

        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Contains(rig.Ended, ended => ended.Reason == EndReason.ActiveTimeout);
        foreach (var records in rig.Ended.GroupBy(ended => ended.Flow.Key.PortA == 443 ? ended.Flow.Key.PortB : ended.Flow.Key.PortA))
        {
            var sum = records.Aggregate((Packets: 0ul, Bytes: 0ul), (total, ended) => (total.Packets + ended.Flow.SideA.Packets + ended.Flow.SideB.Packets, total.Bytes + ended.Flow.SideA.Bytes + ended.Flow.SideB.Bytes));
            Assert.True(sent[records.Key - 1_000] == sum, $"seed {seed}: {records.Key}");
        }

        foreach (var records in rig.Ended.GroupBy(ended => ended.Flow.FirstFrame))
        {
            Assert.Equal(Enumerable.Range(0, records.Count()), records.Select(ended => (int)ended.Flow.Sequence));
            Assert.All(records.SkipLast(1), ended => Assert.Equal(EndReason.ActiveTimeout, ended.Reason));
            Assert.All(records.Skip(1), ended => Assert.True((ended.Flow.State & FlowState.Continued) != 0));
            Assert.NotEqual(EndReason.ActiveTimeout, records.Last().Reason);
        }
    }

    [Fact]
    public void An_update_without_a_packet_is_not_written()
    {
        using var rig = new TableRig(new() { InitialSlots = 2, ActiveTimeout = TimeSpan.FromSeconds(10) });
        rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs));

        for (var second = 1L; second <= 119; second++) { rig.Table.Advance(TableRig.EpochNs + (second * 1_000_000_000)); }

        Assert.Equal(EndReason.ActiveTimeout, Assert.Single(rig.Ended).Reason);
        rig.Table.Advance(TableRig.EpochNs + 121_000_000_000);
        Assert.Equal([EndReason.ActiveTimeout, EndReason.Idle], rig.Ended.Select(ended => ended.Reason));
        Assert.Equal(0ul, rig.Ended[1].Flow.SideA.Packets);
    }

    [Fact]
    public void The_active_timeout_holds_while_time_stands_still_or_runs_back()
    {
        using var rig = new TableRig(new() { InitialSlots = 2, ActiveTimeout = TimeSpan.FromMilliseconds(1) });
        foreach (var second in new[] { 1_000L, 0, 500, 1_000, 1_001, 0, -100_000, 5_000 })
        {
            rig.Send(new(s_client, s_server, Udp, TableRig.EpochNs + (second * 1_000_000_000)));
            rig.Table.Advance(TableRig.EpochNs);
        }

        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Equal(8ul, rig.Ended.Aggregate(0ul, (sum, ended) => sum + ended.Flow.SideA.Packets));
    }

    [Fact]
    public void Counters_of_trouble_are_deltas_too()
    {
        using var rig = new TableRig(new() { InitialSlots = 2, ActiveTimeout = TimeSpan.FromSeconds(10) });
        var script = new TcpScript(rig).Play("SShADTw");
        script.Wait(TimeSpan.FromSeconds(11));
        script.Play("AA");
        script.Wait(TimeSpan.FromSeconds(1));
        script.Play("T");
        rig.Table.EndAll(EndReason.EndOfInput);

        Assert.Equal([1u, 1u], rig.Ended.Select(ended => ended.Flow.TransportA.Retransmissions));
        Assert.Equal([1, 0], rig.Ended.Select(ended => (int)ended.Flow.TransportB.ZeroWindows));
        Assert.Equal([2, 0], rig.Ended.Select(ended => (int)ended.Flow.TransportA.SynTries));
    }

    [Fact]
    public void End_all_ends_flows_in_the_order_in_which_they_opened()
    {
        using var rig = new TableRig();
        for (var port = 1; port <= 1_000; port++) { rig.Send(new(s_client with { Port = (ushort)(port * 7) }, s_server, Udp, TableRig.EpochNs)); }

        rig.Table.EndAll(EndReason.Interrupted);

        Assert.Equal(Enumerable.Range(1, 1_000), rig.Ended.Select(ended => (int)ended.Flow.FirstFrame));
        Assert.All(rig.Ended, ended => Assert.Equal(EndReason.Interrupted, ended.Reason));
        Assert.Equal((0, 1_000, 1_000L, 0L), (rig.Table.Active, rig.Table.ActiveMax, rig.Table.Total, rig.Table.Evicted));
    }

    [Fact]
    public void Both_ends_may_be_the_same_address_and_port()
    {
        using var rig = new TableRig();
        rig.Send(new(s_client, s_client, Udp, TableRig.EpochNs));
        rig.Send(new(s_client, s_client, Udp, TableRig.EpochNs));

        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Equal(2ul, Assert.Single(rig.Ended).Flow.SideA.Packets);
    }

    [Theory]
    [InlineData(new[] { 10, 20, 5 }, 35)]
    [InlineData(new[] { 100, 5 }, 64)]
    [InlineData(new[] { 60, 60 }, 64)]
    [InlineData(new[] { 64 }, 64)]
    public void The_beginning_of_a_stream_is_kept(int[] segments, int kept)
    {
        using var rig = new TableRig();
        var sequence = 1u;
        var expected = new List<byte>();
        foreach (var bytes in segments)
        {
            rig.Send(new TestPacket(s_client, s_server, Tcp, TableRig.EpochNs) { Flags = TcpFlags.Ack, Sequence = sequence, Payload = bytes });
            expected.AddRange(Enumerable.Range(54, bytes).Select(at => (byte)at));
            sequence += (uint)bytes;
        }

        rig.Table.EndAll(EndReason.EndOfInput);
        var flow = rig.Ended[0].Flow;
        Assert.Equal(expected.Take(kept), flow.Payload(0).ToArray());
    }

    [Fact]
    public void What_comes_out_of_order_is_no_part_of_the_kept_beginning()
    {
        using var rig = new TableRig();
        foreach (var sequence in new uint[] { 1, 21, 11 })
        {
            rig.Send(new TestPacket(s_client, s_server, Tcp, TableRig.EpochNs) { Flags = TcpFlags.Ack, Sequence = sequence, Payload = 10 });
        }

        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Equal(10, rig.Ended[0].Flow.Payload(0).Length);
    }

    [Fact]
    public void Of_datagrams_the_first_is_kept()
    {
        using var rig = new TableRig();
        foreach (var payload in new[] { 0, 7, 30 }) { rig.Send(new TestPacket(s_client, s_server, Udp, TableRig.EpochNs) { Payload = payload }); }

        rig.Table.EndAll(EndReason.EndOfInput);
        Assert.Equal(7, rig.Ended[0].Flow.Payload(0).Length);
    }

    [Theory]
    [InlineData(Udp, "S0", "D", false)]
    [InlineData(Udp, "SF", "Dd", true)]
    [InlineData(1, "OTH", "", true)]
    [InlineData(58, "OTH", "", false)]
    [InlineData(Gre, "OTH", "", true)]
    public void Datagrams_have_the_states_and_histories_of_zeek(byte protocol, string state, string history, bool answered)
    {
        using var rig = new TableRig();
        rig.Send(new(TcpScript.Client, TcpScript.Server, protocol, TableRig.EpochNs));
        if (answered) { rig.Send(new(TcpScript.Server, TcpScript.Client, protocol, TableRig.EpochNs) { Payload = 10 }); }

        rig.Table.EndAll(EndReason.EndOfInput);
        var flow = rig.Ended[0].Flow;
        Assert.Equal(state, System.Text.Encoding.ASCII.GetString(ConnectionState.Of(in flow, 0)));
        Assert.Equal(history.Length, flow.HistoryLength);
    }

    [Theory]
    [InlineData(true, false, "S0")]
    [InlineData(true, true, "SF")]
    [InlineData(false, true, "SHR")]
    public void Udp_has_its_state_from_who_sent(bool opener, bool responder, string state)
    {
        using var rig = new TableRig();
        if (opener) { rig.Send(new(TcpScript.Client, TcpScript.Server, Udp, TableRig.EpochNs)); }

        if (responder) { rig.Send(new(TcpScript.Server, TcpScript.Client, Udp, TableRig.EpochNs)); }

        rig.Table.EndAll(EndReason.EndOfInput);
        var flow = rig.Ended[0].Flow;
        Assert.Equal(state, System.Text.Encoding.ASCII.GetString(ConnectionState.Of(in flow, 0)));
    }

    [Fact]
    public void A_flow_takes_384_bytes() => Assert.Equal(384, sizeof(Flow));
}
