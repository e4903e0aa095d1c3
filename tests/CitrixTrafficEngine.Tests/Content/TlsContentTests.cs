using System.Text.Json;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Content;

/// <summary>Handshakes through the whole engine, in segments of every kind.</summary>
public class TlsContentTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1_400)]
    [InlineData(100)]
    public void A_handshake_of_a_real_stack_says_what_its_certificate_says(int segmentBytes)
    {
        var flow = Assert.Single(EngineRig.Run(Conversation(segmentBytes).Frames).Flows);

        AssertSays(flow);
    }

    [Fact]
    public void Segments_may_come_out_of_order_twice_and_over_each_other()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var frames = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 443).Client(Clear(Handshakes.Tls12.ClientBytes, 1), 100).Server(Clear(Handshakes.Tls12.ServerBytes, 9), 100).Close().Frames;
            var data = frames.Skip(3).SkipLast(2).ToArray();
            var doubled = data.Concat(data.Take(2)).ToArray();
            random.Shuffle(doubled);

            AssertSays(Assert.Single(EngineRig.Run([.. frames.Take(3), .. doubled, .. frames.TakeLast(2)]).Flows));
        }
    }

    [Fact]
    public void A_hello_longer_than_a_segment_names_its_server()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 443).Client(Payloads.ClientHello("pq.example.test", paddingBytes: 1_800)).Server(Payloads.ServerHello13()).Close();

        var flow = Assert.Single(EngineRig.Run(talk.Frames).Flows);

        Assert.Equal("pq.example.test", flow.TextAt("tls.client.server_name"));
        Assert.Equal("1.3", flow.TextAt("tls.version"));
        Assert.Equal("TLS_AES_128_GCM_SHA256", flow.TextAt("tls.cipher"));
        Assert.Equal(["1.3", "1.2"], flow.At("ctxscan.tls.offered_versions")!.Value.EnumerateArray().Select(version => version.GetString()));
        Assert.Equal("pq.example.test", flow.TextAt("destination.domain"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5_000)]
    public void A_hello_of_DTLS_in_fragments_names_its_server(int fragmentBytes)
    {
        var frame = Talk.Datagram("10.0.0.1", 50_000, "10.0.0.2", 443, Payloads.DtlsClientHello("edt.example.test", fragmentBytes));

        var flow = Assert.Single(EngineRig.Run([frame]).Flows);

        Assert.Equal("edt.example.test", flow.TextAt("tls.client.server_name"));
        Assert.Null(flow.TextAt("destination.domain")); // nobody answered
    }

    [Fact]
    public void An_alert_in_the_clear_is_told()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 443).Client(Payloads.ClientHello("old.example.test")).Server(Payloads.Record(21, [2, 70])).Close();

        Assert.Equal(70, Assert.Single(EngineRig.Run(talk.Frames).Flows).NumberAt("ctxscan.tls.alert"));
    }

    [Fact]
    public void Behind_StartTLS_and_behind_the_negotiation_of_RDP_the_handshake_is_read()
    {
        var (ask, grant) = Payloads.LdapStartTls();
        var ldap = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 389).Client(ask).Server(grant).Client(Handshakes.Tls12.ClientBytes).Server(Handshakes.Tls12.ServerBytes);
        var (request, confirm) = Payloads.Rdp("alice");
        var rdp = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 3_389).Client(request).Server(confirm).Client(Handshakes.Tls12.ClientBytes).Server(Handshakes.Tls12.ServerBytes);

        var flows = EngineRig.Run([.. ldap.Frames, .. rdp.Frames]).Flows;

        Assert.All(flows, AssertSays);
        Assert.True(flows[0].At("ctxscan.ldap.start_tls")!.Value.GetBoolean());
        Assert.Equal(["credssp"], flows[1].At("ctxscan.rdp.selected")!.Value.EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Thousands_of_handshakes_that_stop_half_way_are_counted_when_they_are_given_up()
    {
        var half = Handshakes.Tls12.ServerBytes[..200];
        var frames = Enumerable.Range(0, 4_100).SelectMany(number => Talk.Open("10.0.0.1", 10_000 + number, "10.0.0.2", 443).Server(half).Frames);

        Assert.Equal(4, EngineRig.Run(frames).Report.ContentLeftOut);
    }

    // The first records of one end, up to where it encrypts.
    static byte[] Clear(byte[] sent, int records)
    {
        var end = 0;
        for (var record = 0; record < records && end < sent.Length && sent[end] == 22; record++) { end += 5 + ((sent[end + 3] << 8) | sent[end + 4]); }

        return sent[..end];
    }

    [Fact]
    public void Thousands_of_messages_of_DTLS_that_lack_a_fragment_are_counted_when_they_are_given_up()
    {
        // The record states 40 bytes less: the last fragment is not in it.
        var hello = Payloads.DtlsClientHello("edt.example.test", 50);
        hello[12] -= 40;
        var frames = Enumerable.Range(0, 4_100).Select(number => Talk.Datagram("10.0.0.1", 10_000 + number, "10.0.0.2", 443, hello[..^40]));

        Assert.Equal(4, EngineRig.Run(frames).Report.ContentLeftOut);
    }

    static Talk Conversation(int segmentBytes) => Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 443)
        .Client(Handshakes.Tls12.ClientBytes, segmentBytes).Server(Handshakes.Tls12.ServerBytes, segmentBytes).Close();

    static void AssertSays(JsonElement flow)
    {
        Assert.Equal("1.2", flow.TextAt("tls.version"));
        Assert.Equal(Handshakes.Name, flow.TextAt("tls.client.server_name"));
        Assert.Equal("http/1.1", flow.TextAt("tls.next_protocol"));
        Assert.Equal($"CN={Handshakes.Name},O=Example\\, Inc.,C=CH", Ordered(flow.TextAt("tls.server.subject")!));
        Assert.Equal("2025-03-01T12:00:05.000000000Z", flow.TextAt("tls.server.not_before"));
        Assert.Equal("2027-04-02T13:01:06.000000000Z", flow.TextAt("tls.server.not_after"));
        Assert.Equal([Handshakes.Name, "*.apps.example.test", "192.0.2.7"], flow.At("tls.server.x509.alternative_names")!.Value.EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(Handshakes.Name, flow.TextAt("destination.domain"));
    }

    // .NET writes a name given as text in the order of the text.
    static string Ordered(string name) => name.StartsWith("CN", StringComparison.Ordinal) ? name : string.Join(',', name.Replace("\\,", "\\;", StringComparison.Ordinal).Split(',').Reverse()).Replace("\\;", "\\,", StringComparison.Ordinal);
}
