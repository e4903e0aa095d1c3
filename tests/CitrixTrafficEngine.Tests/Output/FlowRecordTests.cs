using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Output;

/// <summary>Flow records as a whole run writes them.</summary>
public class FlowRecordTests
{
    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 1494);

    static readonly RuleTable s_rules = RuleTable.Compile(
    [
        EngineRig.NewRule("ica", Transport.Tcp, 1494, "ica", "xendesktop-7"),
        EngineRig.NewRule("license", Transport.Tcp, 27_000, "license"),
        EngineRig.NewRule("shared-1", Transport.Tcp, 8080, "http", "one"),
        EngineRig.NewRule("shared-2", Transport.Tcp, 8080, "http", "two"),
    ]);

    static readonly string[] s_order =
    [
        "@timestamp", "ecs.version", "event.kind", "event.dataset", "event.module", "event.action", "event.category", "event.type", "event.reason", "event.id",
        "event.start", "event.end", "event.duration",
        "source.ip", "source.port", "source.packets", "source.bytes", "destination.ip", "destination.port", "destination.packets", "destination.bytes",
        "network.transport", "network.type", "network.iana_number", "network.packets", "network.bytes", "network.community_id", "network.vlan.id", "network.inner.vlan.id",
        "ctxscan.flow.id", "ctxscan.flow.sequence", "ctxscan.flow.final", "ctxscan.direction",
        "ctxscan.source.ip_bytes", "ctxscan.source.payload_bytes", "ctxscan.destination.ip_bytes", "ctxscan.destination.payload_bytes",
        "ctxscan.icmp.type", "ctxscan.icmp.code",
        "ctxscan.tcp.state", "ctxscan.tcp.history", "ctxscan.tcp.handshake_rtt", "ctxscan.tcp.retransmissions", "ctxscan.tcp.zero_windows", "ctxscan.tcp.syn_tries",
        "ctxscan.tcp.reset.from", "ctxscan.tcp.reset.window", "ctxscan.tcp.reset.ip_id", "ctxscan.tcp.reset.ttl",
        "ctxscan.ttl.source.min", "ctxscan.ttl.source.max", "ctxscan.ttl.destination.min", "ctxscan.ttl.destination.max",
        "ctxscan.match.service", "ctxscan.match.product", "ctxscan.match.row", "ctxscan.match.source_role", "ctxscan.match.destination_role", "ctxscan.match.confidence",
        "ctxscan.match.candidates", "ctxscan.match.candidates_total",
        "ctxscan.input.file", "ctxscan.input.first_frame", "ctxscan.input.last_frame",
    ];

    [Fact]
    public void A_connection_is_one_record_with_what_both_sides_sent()
    {
        var record = Assert.Single(EngineRig.Run(Connection(s_client, s_server), s_rules).Flows);

        Assert.Equal("10.0.0.1:50000 10.0.0.2:1494", $"{record.TextAt("source.ip")}:{record.NumberAt("source.port")} {record.TextAt("destination.ip")}:{record.NumberAt("destination.port")}");
        Assert.Equal((5, 3), (record.NumberAt("source.packets"), record.NumberAt("destination.packets")));
        Assert.Equal((54 * 5) + 100, record.NumberAt("source.bytes"));
        Assert.Equal((40 * 5) + 100, record.NumberAt("ctxscan.source.ip_bytes"));
        Assert.Equal((100, 200), (record.NumberAt("ctxscan.source.payload_bytes"), record.NumberAt("ctxscan.destination.payload_bytes")));
        Assert.Equal(("SF", "ShADdFf", "fin", "syn"), (record.TextAt("ctxscan.tcp.state"), record.TextAt("ctxscan.tcp.history"), record.TextAt("event.reason"), record.TextAt("ctxscan.direction")));
        Assert.Equal(2_000_000, record.NumberAt("ctxscan.tcp.handshake_rtt"));
        Assert.Equal(7_000_000, record.NumberAt("event.duration"));
        Assert.Equal(("ica", "xendesktop-7", "ica", "port"), (record.TextAt("ctxscan.match.service"), record.TextAt("ctxscan.match.product"), record.TextAt("ctxscan.match.row"), record.TextAt("ctxscan.match.confidence")));
        Assert.Equal((1, 8), (record.NumberAt("ctxscan.input.first_frame"), record.NumberAt("ctxscan.input.last_frame")));
        Assert.Equal(["connection", "end"], record.At("event.type")!.Value.EnumerateArray().Select(type => type.GetString()));
    }

    [Theory]
    [InlineData(1494)]
    [InlineData(8080)]
    [InlineData(9999)]
    public void Fields_stand_in_one_fixed_order(int port)
    {
        var server = s_server with { Port = (ushort)port };
        byte[][] frames =
        [
            .. Connection(s_client, server),
            WireFrame.Tcp(s_client with { Port = 50_001 }, server, TcpFlags.Syn),
            WireFrame.Tcp(server, s_client with { Port = 50_001 }, TcpFlags.Rst | TcpFlags.Ack),
            WireFrame.Udp(s_client, server, 10),
            WireFrame.Icmp("10.0.0.1", "10.0.0.2", 8),
            WireFrame.Icmp("fd77::1", "fd77::2", 1, 4),
        ];

        foreach (var record in EngineRig.Run(frames, s_rules).Flows)
        {
            var places = record.Paths().Select(path => Array.IndexOf(s_order, path)).ToArray();
            Assert.DoesNotContain(-1, places);
            Assert.Equal(places.Order(), places);
        }
    }

    [Theory]
    [InlineData(TcpFlags.Rst | TcpFlags.Ack)]
    [InlineData(TcpFlags.None)]
    public void An_unanswered_connection_names_no_product_and_no_row(object answer)
    {
        var server = s_server with { Port = 27_000 };
        List<byte[]> frames = [WireFrame.Tcp(s_client, server, TcpFlags.Syn)];
        if ((TcpFlags)answer != TcpFlags.None) { frames.Add(WireFrame.Tcp(server, s_client, (TcpFlags)answer)); }

        var record = Assert.Single(EngineRig.Run(frames, s_rules).Flows);

        foreach (var field in new[] { "product", "row", "source_role", "destination_role" }) { Assert.Null(record.At($"ctxscan.match.{field}")); }

        Assert.Equal(["license"], record.At("ctxscan.match.candidates")!.Value.EnumerateArray().Select(row => row.GetString()));
        Assert.Equal(frames.Count == 2, record.At("event.type")!.Value.EnumerateArray().Any(type => type.GetString() == "denied"));
    }

    [Fact]
    public void A_scan_of_every_port_names_no_product()
    {
        var frames = Enumerable.Range(1, ushort.MaxValue).Where(port => port % 7 == 0 || port is 27_000 or 1494 or 8080)
            .SelectMany(port => new[]
            {
                WireFrame.Tcp(s_client, s_server with { Port = (ushort)port }, TcpFlags.Syn),
                WireFrame.Tcp(s_server with { Port = (ushort)port }, s_client, TcpFlags.Rst | TcpFlags.Ack, 0, 2),
            });

        var records = EngineRig.Run(frames, s_rules).Flows;

        Assert.Equal(3, records.Count(record => record.At("ctxscan.match") is not null));
        Assert.DoesNotContain(records, record => record.At("ctxscan.match.product") is not null || record.At("ctxscan.match.row") is not null);
        Assert.All(records, record => Assert.Equal("REJ", record.TextAt("ctxscan.tcp.state")));
    }

    [Fact]
    public void What_candidates_share_is_said_and_what_they_do_not_is_not()
    {
        var record = Assert.Single(EngineRig.Run(Connection(s_client, s_server with { Port = 8080 }), s_rules).Flows);

        Assert.Equal("http", record.TextAt("ctxscan.match.service"));
        Assert.Null(record.At("ctxscan.match.product"));
        Assert.Null(record.At("ctxscan.match.row"));
        Assert.Equal(["shared-1", "shared-2"], record.At("ctxscan.match.candidates")!.Value.EnumerateArray().Select(row => row.GetString()));
        Assert.Equal(2, record.NumberAt("ctxscan.match.candidates_total"));
    }

    [Fact]
    public void At_most_eight_candidates_are_listed_and_all_are_counted()
    {
        var rules = RuleTable.Compile([.. Enumerable.Range(0, 12).Select(row => EngineRig.NewRule($"row-{row}", Transport.Tcp, 1494, $"service-{row}"))]);

        var record = Assert.Single(EngineRig.Run(Connection(s_client, s_server), rules).Flows);

        Assert.Equal(Enumerable.Range(0, 8).Select(row => $"row-{row}"), record.At("ctxscan.match.candidates")!.Value.EnumerateArray().Select(row => row.GetString()));
        Assert.Equal(12, record.NumberAt("ctxscan.match.candidates_total"));
        Assert.Null(record.At("ctxscan.match.service"));
    }

    [Fact]
    public void The_same_packets_give_the_same_records_in_every_run()
    {
        var first = EngineRig.Run(Connection(s_client, s_server), s_rules).Flows;
        var second = EngineRig.Run(Connection(s_client, s_server), s_rules).Flows;

        Assert.Equal(first.Select(record => record.GetRawText()), second.Select(record => record.GetRawText()));
    }

    // The id of a query is that of its packets, whichever was seen first: 1:NVvDyGZoXtVSVSxB1S7aQyozQCI= is what Wireshark prints for both.
    [Theory]
    [InlineData("request")]
    [InlineData("request reply")]
    [InlineData("reply")]
    [InlineData("reply request")]
    public void A_query_has_the_community_id_of_its_packets(string messages)
    {
        var frames = messages.Split(' ').Select(message => message == "request" ? WireFrame.Icmp("10.20.10.5", "10.20.20.11", 8) : WireFrame.Icmp("10.20.20.11", "10.20.10.5", 0));

        var record = Assert.Single(EngineRig.Run(frames).Flows);

        Assert.Equal("10.20.10.5", record.TextAt("source.ip"));
        Assert.Equal("1:NVvDyGZoXtVSVSxB1S7aQyozQCI=", record.TextAt("network.community_id"));
    }

    [Fact]
    public void Two_hosts_that_ask_each_other_are_two_flows()
    {
        byte[][] frames =
        [
            WireFrame.Icmp("fd77::1", "fd77::2", 135), WireFrame.Icmp("fd77::2", "fd77::1", 136),
            WireFrame.Icmp("fd77::2", "fd77::1", 135), WireFrame.Icmp("fd77::1", "fd77::2", 136),
        ];

        var flows = EngineRig.Run(frames).Flows;

        Assert.Equal(["fd77::1", "fd77::2"], flows.Select(flow => flow.TextAt("source.ip")).Order());
        Assert.Equal(2, flows.Select(flow => flow.TextAt("network.community_id")).Distinct().Count());
    }

    [Fact]
    public void Names_of_inputs_are_escaped()
    {
        using var source = new MemorySource("a \"b\"\\c\n.pcap", Connection(s_client, s_server));

        Assert.Equal("a \"b\"\\c\n.pcap", Assert.Single(EngineRig.Run([source]).Flows).TextAt("ctxscan.input.file"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Records_of_random_traffic_parse_have_ids_of_their_own_and_add_up(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        var frames = Enumerable.Range(0, 20_000).Select(_ => RandomFrame(random)).ToList();

        var (flows, report) = EngineRig.Run(frames, s_rules, new() { InitialSlots = 2, MaxFlows = 300, ActiveTimeout = TimeSpan.FromSeconds(1) });

        Assert.True(report.PacketsRead == report.PacketsInFlows + report.Skipped.Values.Sum(), $"seed {seed}");
        Assert.Equal(report.PacketsInFlows, flows.Sum(flow => flow.NumberAt("network.packets")));
        Assert.Equal(report.Flows, flows.Count(flow => flow.At("ctxscan.flow.final")!.Value.GetBoolean()));
        Assert.Equal(report.Flows, flows.Select(flow => flow.TextAt("ctxscan.flow.id")).Distinct().Count());
        Assert.Equal(flows.Count, flows.Select(flow => flow.TextAt("event.id")).Distinct().Count());
        Assert.Equal(report.FlowsEvicted, flows.Count(flow => flow.TextAt("event.reason") == "evicted"));
        Assert.All(flows, flow =>
        {
            Assert.DoesNotContain(flow.Paths(), path => path.EndsWith('.'));
            Assert.Equal(flow.NumberAt("source.bytes") + flow.NumberAt("destination.bytes"), flow.NumberAt("network.bytes"));
            Assert.True(flow.NumberAt("event.duration") >= 0);
            Assert.True(string.CompareOrdinal(flow.TextAt("event.start"), flow.TextAt("event.end")) <= 0);
        });
    }

    static byte[] RandomFrame(Random random)
    {
        var v6 = random.Next(3) == 0;
        var (from, to) = (RandomEnd(random, v6), RandomEnd(random, v6));
        return random.Next(8) switch
        {
            0 => WireFrame.Arp(),
            1 => WireFrame.Icmp(v6 ? $"fd77::{random.Next(1, 9)}" : $"10.0.0.{random.Next(1, 9)}", v6 ? "fd77::99" : "10.0.0.99", (byte)random.Next(256), (byte)random.Next(4), (ushort)random.Next(3)),
            2 or 3 => WireFrame.Udp(from, to, random.Next(50)),
            4 => WireFrame.Ip(from.Address, to.Address, 50, new byte[20]),
            _ => WireFrame.Tcp(from, to, (TcpFlags)random.Next(64), (uint)random.Next(), (uint)random.Next(), random.Next(50)),
        };
    }

    static TestEnd RandomEnd(Random random, bool v6) =>
        TestEnd.Of(v6 ? $"fd77::{random.Next(1, 20):x}" : $"10.0.0.{random.Next(1, 20)}", random.Next(2) == 0 ? 1494 : random.Next(49_152, 49_172));

    static IEnumerable<byte[]> Connection(TestEnd client, TestEnd server)
    {
        yield return WireFrame.Tcp(client, server, TcpFlags.Syn, 100);
        yield return WireFrame.Tcp(server, client, TcpFlags.Syn | TcpFlags.Ack, 900, 101);
        yield return WireFrame.Tcp(client, server, TcpFlags.Ack, 101, 901);
        yield return WireFrame.Tcp(client, server, TcpFlags.Ack, 101, 901, 100);
        yield return WireFrame.Tcp(server, client, TcpFlags.Ack, 901, 201, 200);
        yield return WireFrame.Tcp(client, server, TcpFlags.Fin | TcpFlags.Ack, 201, 1_101);
        yield return WireFrame.Tcp(server, client, TcpFlags.Fin | TcpFlags.Ack, 1_101, 202);
        yield return WireFrame.Tcp(client, server, TcpFlags.Ack, 202, 1_102);
    }
}
