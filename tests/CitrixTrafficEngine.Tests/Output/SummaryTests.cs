using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Output;

public class SummaryTests
{
    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 1494);

    static readonly RuleTable s_rules = RuleTable.Compile([EngineRig.NewRule("ica", Transport.Tcp, 1494, "ica"), EngineRig.NewRule("edt", Transport.Udp, 1494, "ica")]);

    [Fact]
    public void Flows_are_tallied_by_the_port_they_went_to()
    {
        byte[][] frames =
        [
            WireFrame.Tcp(s_client, s_server, TcpFlags.Syn),
            WireFrame.Tcp(s_server, s_client, TcpFlags.Syn | TcpFlags.Ack),
            WireFrame.Tcp(s_client with { Port = 50_001 }, s_server, TcpFlags.Syn),
            WireFrame.Tcp(s_server, s_client with { Port = 50_001 }, TcpFlags.Rst),
            WireFrame.Udp(s_client, s_server, 5),
            WireFrame.Udp(s_client, s_server with { Port = 9 }, 5),
            WireFrame.Arp(),
        ];

        var (_, report) = EngineRig.Run(frames, s_rules);

        Assert.Equal([(Transport.Tcp, 1494, 2L, 1L, 1), (Transport.Udp, 1494, 1L, 0L, 0)], report.Services.Select(count => (count.Transport, (int)count.Port, count.Flows, count.Answered, count.Hosts)));
        Assert.Equal(216ul, report.Services[0].Bytes);
    }

    [Fact]
    public void A_flow_of_several_records_is_tallied_once()
    {
        var frames = Enumerable.Range(0, 5_000).Select(_ => WireFrame.Udp(s_client, s_server, 5)).ToList();

        var (flows, report) = EngineRig.Run(frames, s_rules, new() { ActiveTimeout = TimeSpan.FromSeconds(1) });

        Assert.True(flows.Count > 1);
        var count = Assert.Single(report.Services);
        Assert.Equal((1, 5_000 * 47ul), (count.Flows, count.Bytes));
        Assert.Equal(1, report.Flows);
    }

    [Fact]
    public void The_summary_record_says_what_the_report_says()
    {
        using var bad = new MemorySource("torn \"one\"", [WireFrame.Tcp(s_client, s_server, TcpFlags.Syn), WireFrame.Arp(), WireFrame.Arp(), new byte[10]]) { Fault = new CaptureFault(77, "cut") };
        using var empty = new MemorySource("empty", []);
        var (_, report) = EngineRig.Run([bad, empty], s_rules);
        using var output = new MemoryStream();
        SummaryRecord.Write(output, report, s_rules, 1_000, 3_000);

        var record = Assert.Single(EngineRig.Parse(output));
        Assert.Equal("ctxscan.summary", record.TextAt("event.dataset"));
        Assert.Equal((4, 1, 2_000), (record.NumberAt("ctxscan.packets.read"), record.NumberAt("ctxscan.packets.in_flows"), record.NumberAt("event.duration")));
        Assert.Equal(3, record.At("ctxscan.packets.skipped")!.Value.EnumerateObject().Sum(reason => reason.Value.GetInt64()));
        Assert.Equal(2, record.NumberAt("ctxscan.packets.skipped.not-ip"));
        Assert.Equal(148, record.NumberAt("ctxscan.bytes.read"));
        Assert.Equal(1, record.NumberAt("ctxscan.services.ica"));
        var inputs = record.At("ctxscan.inputs")!.Value;
        Assert.Equal(["torn \"one\"", "empty"], inputs.EnumerateArray().Select(input => input.TextAt("file")));
        Assert.Equal((77, "cut"), (inputs[0].NumberAt("fault.offset"), inputs[0].TextAt("fault.message")));
        Assert.Null(inputs[1].At("first"));
    }

    [Fact]
    public void The_run_record_says_what_ran()
    {
        using var output = new MemoryStream();
        RunRecord.Write(output, new()
        {
            Version = "1.2.3",
            CatalogVersion = "abc",
            CommandLine = "ctxscan audit \"a b\"",
            ObserverName = "büro",
            Inputs = ["one", "two"],
            StartedNs = 0,
            Note = "CHG\t1",
        });

        var record = Assert.Single(EngineRig.Parse(output));
        Assert.Equal(("1970-01-01T00:00:00.000000000Z", "run-started", "ctxscan.run"), (record.TextAt("@timestamp"), record.TextAt("event.action"), record.TextAt("event.dataset")));
        Assert.Equal(("1.2.3", "abc", "CHG\t1", "büro"), (record.TextAt("ctxscan.run.version"), record.TextAt("ctxscan.run.catalog_version"), record.TextAt("ctxscan.run.note"), record.TextAt("observer.name")));
        Assert.Equal("ctxscan audit \"a b\"", record.TextAt("process.command_line"));
        Assert.Equal(["one", "two"], record.At("ctxscan.run.inputs")!.Value.EnumerateArray().Select(input => input.GetString()));
    }
}
