using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests;

public class EngineTests
{
    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 1494);

    [Fact]
    public void A_flow_goes_on_from_one_source_to_the_next()
    {
        using var first = new MemorySource("first", [WireFrame.Tcp(s_client, s_server, TcpFlags.Syn), WireFrame.Arp()]);
        using var second = new MemorySource("second", [WireFrame.Tcp(s_server, s_client, TcpFlags.Syn | TcpFlags.Ack)], TableRig.EpochNs + 1_000_000_000);

        var (flows, report) = EngineRig.Run([first, second]);

        var flow = Assert.Single(flows);
        Assert.Equal(2, flow.NumberAt("network.packets"));
        Assert.Equal("first", flow.TextAt("ctxscan.input.file"));
        Assert.Equal(["first", "second"], report.Inputs.Select(input => input.Name));
        Assert.Equal([2L, 1L], report.Inputs.Select(input => input.Packets));
        Assert.Equal((3L, 2L), (report.PacketsRead, report.PacketsInFlows));
    }

    [Fact]
    public void Numbers_add_up_whatever_is_read()
    {
        var random = new Random(17);
        var frames = Enumerable.Range(0, 5_000).Select(_ =>
        {
            var frame = new byte[random.Next(0, 90)];
            random.NextBytes(frame);
            if (frame.Length > 14) { (frame[12], frame[13]) = random.Next(3) switch { 0 => ((byte)8, (byte)0), 1 => ((byte)0x86, (byte)0xdd), _ => (frame[12], frame[13]) }; }

            if (frame.Length > 14 && random.Next(2) == 0) { frame[14] = 0x45; }

            return frame;
        }).ToList();

        var (flows, report) = EngineRig.Run(frames);

        Assert.Equal(5_000, report.PacketsRead);
        Assert.Equal(report.PacketsRead, report.PacketsInFlows + report.Skipped.Values.Sum());
        Assert.Equal(report.PacketsInFlows, flows.Sum(flow => flow.NumberAt("network.packets")));
        Assert.Equal(frames.Sum(frame => frame.Length), report.BytesRead);
        Assert.Equal(report.Skipped.GetValueOrDefault(PacketOutcome.NotIp), report.NotIp.Values.Sum());
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_keeps_what_it_read()
    {
        using var stop = new CancellationTokenSource();
        using var source = new MemorySource("long", Enumerable.Range(0, 1_000).Select(port => WireFrame.Udp(s_client with { Port = (ushort)(port + 1) }, s_server)))
        {
            BeforeBatch = given =>
            {
                if (given >= 500) { stop.Cancel(); }
            },
        };
        using var output = new MemoryStream();
        using var engine = new Engine(new() { Records = output }, RuleTable.Empty);

        engine.Read(source, stop.Token);
        var report = engine.Finish(EndReason.Interrupted);

        Assert.InRange(report.PacketsRead, 500, 500 + (2 * FrameBatch.Capacity));
        var flows = EngineRig.Parse(output);
        Assert.Equal(report.PacketsRead, flows.Count);
        Assert.All(flows, flow => Assert.Equal("interrupted", flow.TextAt("event.reason")));
    }

    [Theory]
    [InlineData(EndReason.EndOfInput, "end-of-input")]
    [InlineData(EndReason.Interrupted, "interrupted")]
    [InlineData(EndReason.InterfaceDown, "interface-down")]
    public void Flows_that_still_live_end_for_the_reason_of_the_run(EndReason reason, string text)
    {
        using var source = new MemorySource("memory", [WireFrame.Udp(s_client, s_server)]);
        using var output = new MemoryStream();
        using var engine = new Engine(new() { Records = output }, RuleTable.Empty);
        engine.Read(source, TestContext.Current.CancellationToken);

        engine.Finish(reason);

        Assert.Equal(text, Assert.Single(EngineRig.Parse(output)).TextAt("event.reason"));
    }

    [Fact]
    public void A_source_that_breaks_off_keeps_what_it_gave()
    {
        using var source = new MemorySource("breaks", Enumerable.Range(0, 100).Select(_ => WireFrame.Udp(s_client, s_server)))
        {
            BeforeBatch = given =>
            {
                if (given > 0) { throw new IOException("the disk is gone"); }
            },
            Fault = new(12, "half"),
        };
        using var output = new MemoryStream();
        using var engine = new Engine(new() { Records = output }, RuleTable.Empty);

        Assert.Throws<IOException>(() => engine.Read(source, TestContext.Current.CancellationToken));
        var report = engine.Finish();

        Assert.Equal(FrameBatch.Capacity, report.PacketsRead);
        Assert.Equal("half", report.Inputs[0].Fault?.Message);
        Assert.Equal(FrameBatch.Capacity, Assert.Single(EngineRig.Parse(output)).NumberAt("network.packets"));
    }

    [Fact]
    public void Without_records_flows_are_tallied_all_the_same()
    {
        using var source = new MemorySource("memory", [WireFrame.Udp(s_client, s_server)]);
        using var engine = new Engine(new(), RuleTable.Compile([EngineRig.NewRule("edt", Net.Transport.Udp, 1494)]));
        engine.Read(source, TestContext.Current.CancellationToken);

        var report = engine.Finish();

        Assert.Equal((1L, 1), (report.Flows, report.FlowsActiveMax));
        Assert.Equal(1, Assert.Single(report.Services).Flows);
    }

    [Fact]
    public void A_run_over_nothing_has_nothing_to_say()
    {
        var (flows, report) = EngineRig.Run(Array.Empty<byte[]>());

        Assert.Empty(flows);
        Assert.Equal((0L, 0L, 0L, 0L), (report.PacketsRead, report.PacketsInFlows, report.BytesRead, report.Flows));
        Assert.Empty(report.Skipped);
    }
}
