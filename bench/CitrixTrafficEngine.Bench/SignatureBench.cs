using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Bench;

/// <summary>What a flow costs when its record is due: the port look-up, the signatures, and all that the classifier does. 0 B is the gate, the times are charted.</summary>
[MemoryDiagnoser]
[Per("flow")]
public class SignatureBench
{
    const int Flows = 128; // as the thread that writes records gets them: a chunk that is in the cache
    const int Rounds = 32;

    readonly RuleTable _rules;
    readonly SignatureSet _signatures;
    readonly Classifier _ports;
    readonly Classifier _all;
    readonly Flow[] _flows = new Flow[Flows];

    public SignatureBench()
    {
        var catalog = Catalog.Load(new());
        _rules = catalog.Compile();
        _signatures = catalog.CompileSignatures();
        _ports = new(_rules, SignatureSet.Empty);
        _all = new(_rules, _signatures);
    }

    /// <summary>Three in four flows go to a port that signatures know and begin as TLS, SSH, LDAP, HTTP, DNS and NTP do; the others are noise on any port.</summary>
    [GlobalSetup]
    public void Setup()
    {
        (byte Protocol, ushort Port, string Client, string Server)[] kinds =
        [
            (6, 443, "16030100c8010000c40303", "160303007a020000760303"),
            (6, 22, "5353482d322e302d4f70656e5353485f392e320d0a", "5353482d322e302d4f70656e5353485f392e320d0a"),
            (6, 389, "300c020101600702010304008000", "300c02010161070a010004000400"),
            (6, 80, "474554202f20485454502f312e310d0a", "485454502f312e3120323030204f4b0d0a"),
            (6, 1494, "7f7f49434100", "7f7f49434100000f00070002"),
            (17, 53, "1a2b01000001000000000000037777770000010001", "1a2b81800001000100000000037777770000010001"),
            (17, 123, "e300000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000ff", "240100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000ff"),
        ];
        var random = new Random(27000);
        for (var index = 0; index < Flows; index++)
        {
            var kind = kinds[random.Next(kinds.Length)];
            var isNoise = index % 4 == 0;
            ref var flow = ref _flows[index];
            flow.Key.Protocol = kind.Protocol;
            flow.Key.Version = 4;
            flow.Key.PortA = (ushort)random.Next(32_768, 65_536);
            flow.Key.PortB = isNoise ? (ushort)random.Next(65_536) : kind.Port;
            Fill(ref flow, 0, isNoise ? Noise(random) : Convert.FromHexString(kind.Client));
            Fill(ref flow, 1, isNoise ? Noise(random) : Convert.FromHexString(kind.Server));
        }
    }

    [Benchmark(OperationsPerInvoke = Flows * Rounds)]
    public int PortLookUp()
    {
        var sum = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref readonly var flow in _flows.AsSpan()) { sum += _rules.RunOf(flow.Key.Protocol == 6 ? Transport.Tcp : Transport.Udp, flow.Key.PortB); }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Flows * Rounds)]
    public int Match()
    {
        var sum = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref readonly var flow in _flows.AsSpan()) { sum += _signatures.Match(in flow, 0, isKnown: true).Signature; }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Flows * Rounds)]
    public int ClassifyByPort()
    {
        var sum = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref readonly var flow in _flows.AsSpan()) { sum += _ports.Classify(in flow).Run; }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Flows * Rounds)]
    public int ClassifyBySignature()
    {
        var sum = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (ref readonly var flow in _flows.AsSpan()) { sum += _all.Classify(in flow).Signature; }
        }

        return sum;
    }

    static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, Flow.PrefixCapacity)];
        random.NextBytes(bytes);
        return bytes;
    }

    static void Fill(ref Flow flow, int end, byte[] payload)
    {
        payload.CopyTo(flow.Prefix(end));
        ref var side = ref flow.Transport(end);
        side.PrefixBytes = (byte)payload.Length;
        side.Seen = SideSeen.Packet | SideSeen.Data;
        if (flow.Key.Protocol != 6) { side.FirstDatagramBytes = payload.Length; }
        else { side.Seen |= SideSeen.FromStart | (end == 0 ? SideSeen.Syn : SideSeen.SynAck); }
    }
}
