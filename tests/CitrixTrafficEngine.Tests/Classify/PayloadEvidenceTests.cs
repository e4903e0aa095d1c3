using System.Text.Json;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Classify;

/// <summary>What records say of flows whose payload confirms a protocol, with the built-in rules.</summary>
public class PayloadEvidenceTests
{
    static readonly Catalog s_catalog = Catalog.Load(new());
    static readonly RuleTable s_rules = s_catalog.Compile();
    static readonly SignatureSet s_signatures = s_catalog.CompileSignatures();

    // The first packets of an ICA session as citrix.pcap has them: the server speaks first, the client repeats it.
    static readonly byte[][] s_ica =
    [
        Segment(fromClient: false, 9_000, SignatureSamples.All["ica"]),
        Segment(fromClient: true, 1_000, SignatureSamples.All["ica"]),
        Segment(fromClient: false, 9_006, Convert.FromHexString("000f00070002040006000200030004000100")),
    ];

    static readonly byte[][] s_handshake =
    [
        Segment(fromClient: true, 999, [], TcpFlags.Syn),
        Segment(fromClient: false, 8_999, [], TcpFlags.Syn | TcpFlags.Ack),
        Segment(fromClient: true, 1_000, []),
    ];

    [Fact]
    public void An_ica_session_is_confirmed_within_its_first_two_data_packets()
    {
        var flow = OneFlow([.. s_handshake, .. s_ica.Take(2)]);

        Assert.Equal("ica", flow.TextAt("network.protocol"));
        Assert.Equal("payload", flow.TextAt("ctxscan.match.confidence"));
        Assert.Equal("ica", flow.TextAt("ctxscan.match.service"));
        Assert.Equal("vda", flow.TextAt("ctxscan.match.destination_role"));
    }

    [Theory]
    [InlineData(1, "catalog")]
    [InlineData(2, "catalog")]
    [InlineData(3, "payload")]
    public void An_ica_session_without_its_handshake_still_names_the_right_server(int packets, string direction)
    {
        var flow = OneFlow([.. s_ica.Take(packets)]);

        Assert.Equal("ica", flow.TextAt("network.protocol"));
        Assert.Equal("10.0.0.2", flow.TextAt("destination.ip"));
        Assert.Equal(direction, flow.TextAt("ctxscan.direction"));
    }

    [Fact]
    public void An_ica_server_on_another_port_is_named_and_marked()
    {
        var flow = OneFlow([.. s_handshake, .. s_ica], serverPort: 40_001);

        Assert.Equal("ica", flow.TextAt("network.protocol"));
        Assert.Equal("ica", flow.TextAt("ctxscan.match.service"));
        Assert.Equal("xendesktop-7", flow.TextAt("ctxscan.match.product"));
        Assert.True(flow.At("ctxscan.match.off_port")!.Value.GetBoolean());
        Assert.Null(flow.At("ctxscan.match.candidates"));
    }

    [Fact]
    public void A_payload_that_contradicts_the_port_names_its_own_service_and_leaves_the_ports_rows_as_candidates()
    {
        var flow = OneFlow([.. s_handshake, Segment(fromClient: true, 1_000, SignatureSamples.All["tls-client-hello"])], serverPort: 389);

        Assert.Equal("tls", flow.TextAt("network.protocol"));
        Assert.Equal("tls", flow.TextAt("ctxscan.match.service"));
        Assert.Null(flow.At("ctxscan.match.product"));
        Assert.True(flow.At("ctxscan.match.off_port")!.Value.GetBoolean());
        Assert.All(Candidates(flow), row => Assert.Equal("ldap", row.Service));
        Assert.NotEmpty(Candidates(flow));
    }

    [Theory]
    [InlineData(80, "http-request")]
    [InlineData(443, "tls-client-hello")]
    [InlineData(22, "ssh")]
    [InlineData(389, "ldap-request")]
    [InlineData(445, "smb2-request")]
    [InlineData(3389, "rdp-request")]
    [InlineData(1433, "tds-prelogin")]
    [InlineData(3260, "iscsi-login")]
    [InlineData(88, "kerberos-tcp-request")]
    public void A_protocol_that_anyone_may_run_proves_no_product_on_its_port(int port, string sample)
    {
        var flow = OneFlow([.. s_handshake, Segment(fromClient: true, 1_000, SignatureSamples.All[sample]), Segment(fromClient: false, 9_000, [1])], port);

        Assert.Equal("payload", flow.TextAt("ctxscan.match.confidence"));
        Assert.Null(flow.At("ctxscan.match.product"));
        Assert.Null(flow.At("ctxscan.match.row"));
        Assert.NotEmpty(Candidates(flow));
    }

    [Theory]
    [InlineData("tls-client-hello")]
    [InlineData("ssh")]
    [InlineData("rfb")]
    public void A_generic_protocol_off_its_port_proves_no_product(string sample)
    {
        var flow = OneFlow([.. s_handshake, Segment(fromClient: true, 1_000, SignatureSamples.All[sample]), Segment(fromClient: false, 9_000, [1])], serverPort: 40_001);

        Assert.NotNull(flow.TextAt("ctxscan.match.service"));
        Assert.Null(flow.At("ctxscan.match.product"));
    }

    [Fact]
    public void Datagrams_on_443_name_no_product()
    {
        var frames = new[] { WireFrame.Udp(Client, TestEnd.Of("10.0.0.2", 443), 50), WireFrame.Udp(TestEnd.Of("10.0.0.2", 443), Client, 50) };

        Assert.Null(Assert.Single(EngineRig.Run(frames, s_rules).Flows).At("ctxscan.match.product"));
    }

    [Fact]
    public void Rows_of_the_confirmed_service_are_the_only_candidates()
    {
        // 80 is the port of http, of winrm over http, of wcf-http over http.
        var flow = OneFlow([.. s_handshake, Segment(fromClient: true, 1_000, SignatureSamples.All["http-request"])], serverPort: 80);
        var services = Candidates(flow).Select(row => row.Service).ToList();

        Assert.Equal("http", services[0]);
        Assert.Equal(services.Where(service => service == "http").Concat(services.Where(service => service != "http")), services);
    }

    [Fact]
    public void Of_rows_that_fit_alike_the_one_with_fewer_ports_stands_first()
    {
        var rules = RuleTable.Compile(
        [
            EngineRig.NewRule("wide", Transport.Tcp, 40_001, "one") with { Ports = [new(40_000, 40_010)] },
            EngineRig.NewRule("narrow", Transport.Tcp, 40_001, "one"),
        ]);

        Assert.Equal(["narrow", "wide"], new SharedNames(rules, rules.RunOf(Transport.Tcp, 40_001)).Candidates.Select(rule => rule.Id));
    }

    [Fact]
    public void The_one_row_of_the_confirmed_service_is_decided_where_its_port_is_no_protocols_own()
    {
        var rules = RuleTable.Compile([EngineRig.NewRule("chat", Transport.Tcp, 5_000, "chat", "talk"), EngineRig.NewRule("web", Transport.Tcp, 5_000, "http", "site")]);
        var run = rules.RunOf(Transport.Tcp, 5_000);

        Assert.Equal((2, "web", "site"), ((int)new SharedNames(rules, run, "http").Decided, new SharedNames(rules, run, "http").Row, new SharedNames(rules, run, "http").Product));
        Assert.Equal(0, new SharedNames(rules, run).Decided);
        Assert.Equal(0, new SharedNames(rules, run, "tls").Decided);
        Assert.Equal("chat", new SharedNames(rules, run, decided: 1).Row);
    }

    [Fact]
    public void The_summary_counts_the_confirmed_service()
    {
        var (_, report) = Run([.. s_handshake, .. s_ica], serverPort: 40_001);
        var count = Assert.Single(report.Services);

        Assert.Equal(("ica", 40_001, 1L), (count.Protocol, (int)count.Port, count.Flows));
        Assert.Equal("ica", count.NamesIn(s_rules).Service);
    }

    [Fact]
    public void Payload_behind_a_lost_first_segment_is_not_taken_for_the_beginning()
    {
        // RFB is confirmed by its very first bytes only.
        var late = OneFlow([.. s_handshake, Segment(fromClient: false, 9_100, SignatureSamples.All["rfb"])], serverPort: 5_900);
        var first = OneFlow([.. s_handshake, Segment(fromClient: false, 9_000, SignatureSamples.All["rfb"])], serverPort: 5_900);

        Assert.Equal("port", late.TextAt("ctxscan.match.confidence"));
        Assert.Equal("payload", first.TextAt("ctxscan.match.confidence"));
    }

    [Fact]
    public void Segments_out_of_order_do_not_hide_the_beginning()
    {
        var flow = OneFlow([.. s_handshake, Segment(fromClient: false, 9_012, [0xff, 0xff, 0xff]), Segment(fromClient: false, 9_000, SignatureSamples.All["rfb"])], serverPort: 5_900);

        Assert.Equal("rfb", flow.TextAt("network.protocol"));
    }

    [Fact]
    public void A_beginning_cut_into_segments_is_put_together()
    {
        var banner = SignatureSamples.All["rfb"];
        byte[][] cut = [.. s_handshake, Segment(fromClient: false, 9_000, banner[..5]), Segment(fromClient: false, 9_000, banner[..5]), Segment(fromClient: false, 9_005, banner[5..])];

        // The second segment is the first once more.
        Assert.Equal("rfb", OneFlow(cut, serverPort: 5_900).TextAt("network.protocol"));
        Assert.Equal("port", OneFlow([.. cut.Take(5)], serverPort: 5_900).TextAt("ctxscan.match.confidence"));
    }

    [Fact]
    public void Without_an_answer_the_protocol_is_confirmed_and_no_product()
    {
        var message = SignatureSamples.All["ipfix"];
        var flow = Assert.Single(Run([WithPayload(WireFrame.Udp(Client, TestEnd.Of("10.0.0.2", 4_739), message.Length), message)], 4_739).Flows);

        Assert.Equal("ipfix", flow.TextAt("network.protocol"));
        Assert.Null(flow.At("ctxscan.match.product"));
    }

    [Fact]
    public void The_first_fragment_of_a_datagram_tells_how_long_all_of_it_is()
    {
        const int Kept = 24, UdpHeader = 8, IpHeader = 20, MoreFragments = 0x20;

        // A Kerberos message of 30 bytes must be as long as its datagram says.
        var request = SignatureSamples.All["kerberos-udp-request"];
        var frame = WithPayload(WireFrame.Udp(Client, TestEnd.Of("10.0.0.2", 88), request.Length), request)[..(14 + IpHeader + UdpHeader + Kept)];
        frame[17] = IpHeader + UdpHeader + Kept;
        frame[20] = MoreFragments;

        Assert.Equal("kerberos", Assert.Single(Run([frame], 88).Flows).TextAt("network.protocol"));
        frame[39]++; // the length in the UDP header
        Assert.Null(Assert.Single(Run([frame], 88).Flows).TextAt("network.protocol"));
    }

    static TestEnd Client => TestEnd.Of("10.0.0.1", 50_000);

    static List<Rule> Candidates(JsonElement flow) =>
        [.. (flow.At("ctxscan.match.candidates")?.EnumerateArray() ?? default).Select(id => Assert.Single(s_rules.Rules.ToArray(), rule => rule.Id == id.GetString()))];

    static JsonElement OneFlow(byte[][] frames, int serverPort = 1494) => Assert.Single(Run(frames, serverPort).Flows);

    static (List<JsonElement> Flows, EngineReport Report) Run(byte[][] frames, int serverPort) =>
        EngineRig.Run([new MemorySource("memory", frames.Select(frame => OnPort(frame, serverPort)))], s_rules, signatures: s_signatures);

    // The server's port stands for a TCP segment in the one place or the other.
    static byte[] OnPort(byte[] frame, int port)
    {
        var copy = frame.ToArray();
        foreach (var at in (ReadOnlySpan<int>)[34, 36])
        {
            if (copy[at] == 1494 >> 8 && copy[at + 1] == (1494 & 255)) { (copy[at], copy[at + 1]) = ((byte)(port >> 8), (byte)port); }
        }

        return copy;
    }

    static byte[] WithPayload(byte[] frame, byte[] payload)
    {
        payload.CopyTo(frame, frame.Length - payload.Length);
        return frame;
    }

    static byte[] Segment(bool fromClient, uint sequence, byte[] payload, TcpFlags flags = TcpFlags.Ack)
    {
        var server = TestEnd.Of("10.0.0.2", 1494);
        return WithPayload(WireFrame.Tcp(fromClient ? Client : server, fromClient ? server : Client, flags, sequence, payload: payload.Length), payload);
    }
}
