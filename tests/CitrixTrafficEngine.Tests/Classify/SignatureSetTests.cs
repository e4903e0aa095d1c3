using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Tests.Classify;

public class SignatureSetTests
{
    static readonly Signature[] s_signatures = Catalog.Load(new()).CompileSignatures().Signatures.ToArray();
    static readonly SignatureSet s_set = SignatureSet.Compile(s_signatures);

    public static TheoryData<string> Ids => [.. s_signatures.Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_payload_of_the_protocol_is_confirmed_on_its_port(string id)
    {
        var one = Find(id);

        Assert.Equal(id, Matched(one, SignatureSamples.All[id]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_payload_of_a_strong_protocol_is_confirmed_on_any_port_and_of_a_weak_one_on_none(string id)
    {
        var one = Find(id);
        var found = Matched(one, SignatureSamples.All[id], serverPort: 40_001);

        if (one.IsStrong) { Assert.Equal(id, found); }
        else { Assert.DoesNotContain(s_signatures, other => other.Id == found && !other.IsStrong); }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_payload_one_byte_too_short_is_not_confirmed(string id)
    {
        var one = Find(id);
        var needed = SignatureCompiler.CasesOf(one, 1).Min(only => only.MinBytes);

        for (var length = 0; length < needed; length++) { Assert.NotEqual(id, Matched(one, SignatureSamples.All[id][..length])); }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_payload_with_one_byte_changed_is_not_confirmed(string id)
    {
        var one = Find(id);
        var changed = 0;
        foreach (var test in one.Tests.Where(test => test.Kind is SignatureTestKind.Bytes or SignatureTestKind.OneOf or SignatureTestKind.Ber))
        {
            // The mask's lowest bit: the least change that counts.
            for (var at = 0; at < Math.Max(test.Bytes.Length, 1); at++)
            {
                var bits = test.Kind == SignatureTestKind.Bytes ? test.Mask[at] : byte.MaxValue;
                if (bits == 0) { continue; }

                var payload = SignatureSamples.All[id].ToArray();
                payload[test.Offset + at] ^= test.Kind == SignatureTestKind.Bytes ? (byte)(bits & -bits) : (byte)0xff;
                Assert.NotEqual(id, Matched(one, payload));
                changed++;
            }
        }

        foreach (var field in one.Tests.Where(test => test.Agreement != LengthAgreement.None && test.Kind != SignatureTestKind.Bytes))
        {
            // One byte more or less of the datagram, or one more of the number.
            var payload = SignatureSamples.All[id].ToArray();
            if (one.Transport == Transport.Udp) { Assert.NotEqual(id, Matched(one, payload[..^1])); }
            else { payload[field.Offset + 1] ^= 1; Assert.NotEqual(id, Matched(one, payload)); }

            changed++;
        }

        if (changed == 0)
        {
            // Only alternatives, or bounds: a payload of another kind throughout.
            Assert.NotEqual(id, Matched(one, [.. SignatureSamples.All[id].Select(value => (byte)~value)]));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void In_midstream_only_signatures_that_allow_it_confirm(string id)
    {
        var one = Find(id);
        if (one.Transport == Transport.Udp) { return; } // a datagram is always whole

        var flow = PayloadFlow.Of(one.Transport, one.Ports[0].First, SenderOf(one), SignatureSamples.All[id]) with { HasHandshake = false };
        var found = NameOf(s_set.Match(flow.Make(), 0, isKnown: false).Signature);

        if (one.IsMidstream) { Assert.Equal(id, found); }
        else { Assert.NotEqual(id, found); }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_signature_of_one_side_tells_who_opened_where_nothing_else_does(string id)
    {
        var one = Find(id);
        if (one.Side == PayloadSide.Either || (one.Transport == Transport.Tcp && !one.IsMidstream)) { return; }

        var flow = PayloadFlow.Of(one.Transport, one.Ports[0].First, SenderOf(one), SignatureSamples.All[id]) with { HasHandshake = false };

        // End A is the client whichever end is taken for the opener at first.
        Assert.Equal(0, s_set.Match(flow.Make(), 0, isKnown: false).Opener);
        Assert.Equal(0, s_set.Match(flow.Make(), 1, isKnown: false).Opener);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_answer_to_a_probe_is_matched_by_the_same_set(string id)
    {
        var one = Find(id);
        var sample = SignatureSamples.All[id];
        var found = NameOf(s_set.MatchAnswer(one.Transport, one.Ports[0].First, sample, sample.Length));

        if (one.Side == PayloadSide.Client) { Assert.NotEqual(id, found); }
        else { Assert.Equal(id, found); }
    }

    [Fact]
    public void Every_signature_has_a_sample_and_every_sample_a_signature() =>
        Assert.Equal(s_signatures.Select(one => one.Id).Order(), SignatureSamples.All.Keys.Order());

    [Fact]
    public void Nothing_of_certainty_d_has_a_signature()
    {
        string[] unknown = ["pvs-stream", "pvs-target", "pvs-boot", "framehawk", "edt", "netscaler-cluster-heartbeat", "logstream"];

        Assert.DoesNotContain(s_signatures, one => unknown.Contains(one.Service));
    }

    [Fact]
    public void Weak_signatures_are_never_tried_off_their_ports()
    {
        string[] weak = ["dns", "ntp", "radius", "radius-accounting", "iscsi", "snmp", "snmp-trap", "syslog", "http", "ima", "flexnet"];

        Assert.All(s_signatures.Where(one => weak.Contains(one.Service)), one => Assert.False(one.IsStrong, one.Id));
    }

    [Fact]
    public void The_set_matches_what_looking_at_each_signature_in_turn_does()
    {
        const int Flows = 60_000;

        var seed = Environment.TickCount;
        var random = new Random(seed);
        var samples = s_signatures.ToDictionary(one => one.Id, one => SignatureSamples.All[one.Id]);
        var matched = 0;
        for (var round = 0; round < Flows; round++)
        {
            var flow = new PayloadFlow((Transport)random.Next(2), random.Next(3) == 0 ? random.Next(65_536) : AnyPort(random))
            {
                Client = Payload(random, samples),
                Server = Payload(random, samples),
                HasHandshake = random.Next(2) == 0,
            };
            var (opener, isKnown) = (random.Next(2), random.Next(2) == 0);

            var expected = NaiveMatcher.Match(s_signatures, flow, opener, isKnown);
            var found = s_set.Match(flow.Make(), opener, isKnown);

            Assert.True(expected == found, $"seed {seed}, round {round}: expected {expected}, found {found}\n{flow.Transport} {flow.ServerPort} {Convert.ToHexString(flow.Client)} {Convert.ToHexString(flow.Server)}");
            matched += found.Signature == 0 ? 0 : 1;
        }

        Assert.InRange(matched, Flows / 10, Flows);
    }

    [Fact]
    public void A_signature_that_looks_beyond_what_is_kept_is_refused() =>
        Assert.Throws<ArgumentException>(() => SignatureSet.Compile([Find("ssh") with { MinBytes = SignatureSet.PayloadBytes + 1 }]));

    [Fact]
    public void The_set_without_signatures_matches_nothing() =>
        Assert.Equal(SignatureMatch.None, SignatureSet.Empty.Match(new PayloadFlow(Transport.Tcp, 22) { Server = SignatureSamples.All["ssh"] }.Make(), 0, isKnown: true));

    static Signature Find(string id) => Assert.Single(s_signatures, one => one.Id == id);

    static PayloadSideOf SenderOf(Signature one) => one.Side == PayloadSide.Client ? PayloadSideOf.Client : PayloadSideOf.Server;

    static string NameOf(ushort signature) => signature == 0 ? "" : s_signatures[signature - 1].Id;

    static string Matched(Signature one, byte[] payload, int? serverPort = null)
    {
        var flow = PayloadFlow.Of(one.Transport, serverPort ?? one.Ports[0].First, SenderOf(one), payload);
        return NameOf(s_set.Match(flow.Make(), 0, isKnown: true).Signature);
    }

    static int AnyPort(Random random)
    {
        var ports = s_signatures[random.Next(s_signatures.Length)].Ports;
        return ports[random.Next(ports.Length)].First;
    }

    // Nothing, a sample, one with bytes changed or cut, or noise.
    static byte[] Payload(Random random, Dictionary<string, byte[]> samples)
    {
        if (random.Next(4) == 0) { return []; }

        var payload = samples[s_signatures[random.Next(s_signatures.Length)].Id].ToArray();
        switch (random.Next(6))
        {
            case 0:
                payload[random.Next(Math.Min(payload.Length, 24))] = (byte)random.Next(256);
                break;
            case 1:
                payload = payload[..random.Next(1, payload.Length + 1)];
                break;
            case 2:
                payload = [.. payload, .. new byte[random.Next(1, 40)]];
                break;
            case 3 when random.Next(3) == 0:
                random.NextBytes(payload);
                break;
            default:
                break;
        }

        return payload;
    }
}
