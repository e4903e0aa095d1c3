using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Classify;

public sealed class ClassifierTests : IDisposable
{
    const byte Tcp = 6;
    const byte Udp = 17;

    static readonly RuleTable s_rules = RuleTable.Compile(
    [
        EngineRig.NewRule("ica", Transport.Tcp, 1494, "ica"),
        EngineRig.NewRule("cgp", Transport.Tcp, 2598, "cgp"),
        EngineRig.NewRule("udp-cgp", Transport.Udp, 2598, "cgp"),
        EngineRig.NewRule("high", Transport.Tcp, 54_321, "high"),
    ]);

    readonly TableRig _rig = new();
    readonly Classifier _classifier = new(s_rules, SignatureSet.Empty);

    public void Dispose() => _rig.Dispose();

    // Client is 10.0.0.1:50000, server 10.0.0.2:443, which no rule knows.
    [Theory]
    [InlineData("S", Direction.Syn, true)]
    [InlineData("ShA", Direction.Syn, true)]
    [InlineData("s", Direction.Syn, false)]
    [InlineData("dS", Direction.Syn, true)]
    [InlineData("h", Direction.SynAck, true)]
    [InlineData("hA", Direction.SynAck, true)]
    [InlineData("H", Direction.SynAck, false)]
    [InlineData("dDa", Direction.LowerPort, true)]
    [InlineData("DdA", Direction.LowerPort, true)]
    [InlineData("r", Direction.LowerPort, true)]
    [InlineData("Ss", Direction.Syn, true)]
    [InlineData("sS", Direction.Syn, false)]
    public void Segments_tell_who_opened(string script, object direction, bool clientOpened)
    {
        new TcpScript(_rig).Play(script);

        var (found, flow) = ClassifyLast();
        Assert.Equal((Direction)direction, found.Direction);
        Assert.Equal(clientOpened ? 50_000 : 443, Port(flow, found.Opener));
    }

    [Theory]
    // The server speaks first and the capture began too late.
    [InlineData(1494, 50_000, Tcp, Direction.Catalog, 1494)]
    [InlineData(1494, 80, Tcp, Direction.Catalog, 1494)] // the catalog goes before the lower port
    [InlineData(54_321, 50_000, Tcp, Direction.Catalog, 54_321)]
    [InlineData(1494, 2598, Tcp, Direction.First, 2598)] // both are catalogued and of one kind: the first packet decides
    [InlineData(1494, 54_321, Tcp, Direction.LowerPort, 1494)]
    [InlineData(2598, 50_000, Udp, Direction.Catalog, 2598)]
    [InlineData(1494, 50_000, Udp, Direction.LowerPort, 1494)] // catalogued for TCP only
    [InlineData(443, 50_000, Tcp, Direction.LowerPort, 443)]
    [InlineData(443, 8080, Tcp, Direction.LowerPort, 443)]
    [InlineData(8080, 50_000, Tcp, Direction.LowerPort, 8080)]
    [InlineData(8080, 9090, Tcp, Direction.First, 9090)]
    [InlineData(50_000, 60_000, Tcp, Direction.First, 60_000)]
    [InlineData(53, 22, Udp, Direction.First, 22)]
    [InlineData(32_767, 32_768, Udp, Direction.LowerPort, 32_767)]
    [InlineData(1_023, 1_024, Udp, Direction.LowerPort, 1_023)]
    public void Ports_tell_who_opened_where_the_segments_do_not(int firstSender, int other, byte protocol, object direction, int responder)
    {
        _rig.Send(new(TestEnd.Of("10.0.0.7", firstSender), TestEnd.Of("10.0.0.1", other), protocol, TableRig.EpochNs) { Flags = TcpAck, Payload = 10 });

        var (found, flow) = ClassifyLast();
        Assert.Equal((Direction)direction, found.Direction);
        Assert.Equal(responder, Port(flow, 1 - found.Opener));
    }

    [Fact]
    public void A_listener_that_was_seen_to_accept_goes_before_the_catalog()
    {
        // 10.0.0.2 accepts on 50000, from the source port 1494.
        var (client, server) = (TestEnd.Of("10.0.0.1", 1494), TestEnd.Of("10.0.0.2", 50_000));
        _rig.Send(new(client, server, Tcp, TableRig.EpochNs) { Flags = TcpSyn });
        _rig.Send(new(server, client, Tcp, TableRig.EpochNs) { Flags = TcpSyn | TcpAck });
        ClassifyLast();

        _rig.Send(new(server, TestEnd.Of("10.0.0.9", 1494), Tcp, TableRig.EpochNs) { Flags = TcpAck, Payload = 1 });

        var (found, flow) = ClassifyLast();
        Assert.Equal(Direction.Listener, found.Direction);
        Assert.Equal(50_000, Port(flow, 1 - found.Opener));
    }

    [Theory]
    [InlineData("S")]
    [InlineData("Sr")]
    public void Who_refuses_is_no_listener(string script)
    {
        new TcpScript(_rig).Play(script);
        ClassifyLast();

        _rig.Send(new(TcpScript.Server, TestEnd.Of("10.0.0.9", 80), Tcp, TableRig.EpochNs) { Flags = TcpAck, Payload = 1 });

        Assert.NotEqual(Direction.Listener, ClassifyLast().Found.Direction);
    }

    [Theory]
    [InlineData(1, 8, 0)]
    [InlineData(1, 13, 14)]
    [InlineData(58, 128, 129)]
    [InlineData(58, 135, 136)]
    public void Who_asked_opened_an_icmp_query_whoever_was_seen_first(byte protocol, byte query, byte reply)
    {
        var (asker, answerer) = (TestEnd.Of("10.0.0.9", 0), TestEnd.Of("10.0.0.2", 0));
        var request = new TestPacket(asker, answerer, protocol, TableRig.EpochNs) { IcmpType = query };
        var answer = new TestPacket(answerer, asker, protocol, TableRig.EpochNs) { IcmpType = reply };
        foreach (var packets in new TestPacket[][] { [request], [request, answer], [answer, request], [answer] })
        {
            foreach (var packet in packets) { _rig.Send(packet); }

            var (found, flow) = ClassifyLast();
            Assert.Equal(Direction.Payload, found.Direction);
            Assert.Equal(asker.Address, found.Opener == 0 ? flow.Key.AddressA : flow.Key.AddressB);
            Assert.Equal(packets.Length == 2 || packets[0] == answer, found.Answered);
            Assert.Equal(0, found.Run);
        }
    }

    [Fact]
    public void The_sender_opened_every_other_message()
    {
        _rig.Send(new(TestEnd.Of("10.0.0.9", 0), TestEnd.Of("10.0.0.2", 0), 1, TableRig.EpochNs) { IcmpType = 3 });

        var (found, flow) = ClassifyLast();
        Assert.Equal(Direction.First, found.Direction);
        Assert.Equal("10.0.0.9", (found.Opener == 0 ? flow.Key.AddressA : flow.Key.AddressB).ToString());
    }

    [Theory]
    [InlineData("S", false)]
    [InlineData("SSS", false)]
    [InlineData("Sr", false)]
    [InlineData("SDr", false)]
    [InlineData("Sh", true)]
    [InlineData("ShAr", true)]
    [InlineData("Dd", true)]
    [InlineData("Da", true)]
    [InlineData("Df", true)]
    [InlineData("D", false)]
    public void A_reset_alone_is_no_answer(string script, bool answered)
    {
        new TcpScript(_rig).Play(script);

        Assert.Equal(answered, ClassifyLast().Found.Answered);
    }

    [Fact]
    public void No_port_of_the_dynamic_range_matches_alone()
    {
        var rules = Catalog.Load(new()).Compile();

        for (var port = 49_152; port <= ushort.MaxValue; port++)
        {
            foreach (var transport in new[] { Transport.Tcp, Transport.Udp })
            {
                foreach (var index in rules.RulesOf(rules.RunOf(transport, (ushort)port)))
                {
                    // A port that the document names by itself is no dynamic one.
                    Assert.All(rules.Rules[index].Ports.Where(range => range.Contains((ushort)port)), range => Assert.True(range.Count <= 16, $"{rules.Rules[index].Id}: {range}"));
                }
            }
        }
    }

    [Fact]
    public void Listeners_are_learned_up_to_a_bound()
    {
        var table = new ListenerTable();
        for (var listener = 0; listener <= ListenerTable.Capacity; listener++) { table.Learn(TestEnd.Of($"10.{listener >> 16}.{(listener >> 8) & 255}.{listener & 255}", 1).Address, 80); }

        Assert.True(table.Contains(TestEnd.Of("10.0.0.0", 0).Address, 80));
        Assert.False(table.Contains(TestEnd.Of("10.0.0.0", 0).Address, 81));
        Assert.False(table.Contains(TestEnd.Of("10.1.0.0", 0).Address, 80));
    }

    const TcpFlags TcpAck = TcpFlags.Ack;
    const TcpFlags TcpSyn = TcpFlags.Syn;

    static int Port(in Flow flow, int end) => end == 0 ? flow.Key.PortA : flow.Key.PortB;

    (Classification Found, Flow Flow) ClassifyLast()
    {
        _rig.Table.EndAll(EndReason.EndOfInput);
        var flow = _rig.Ended[^1].Flow;
        return (_classifier.Classify(in flow), flow);
    }
}
