using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Bench;

/// <summary>Writing one record, by the shape of its flow; its Community ID, computed alone, is in the time.</summary>
[MemoryDiagnoser]
[Per("record")]
public class FlowRecordBench
{
    const int Records = 128;

    readonly RecordDesk _desk = new();
    DueFlowCopy _flow = FlowMix.Make(1)[0];
    Classification _found;
    FlowContent? _content;
    string[] _findings = [];

    [Params("tcp-v4", "tcp-v4-no-row", "udp-v6", "tcp-v4-content", "tcp-v4-findings")]
    public string Shape { get; set; } = "tcp-v4";

    [GlobalSetup]
    public void Setup()
    {
        _flow = Shape switch
        {
            "udp-v6" => FlowMix.Of(HeaderStacks.Make("ipv6-udp", 1)),
            "tcp-v4-no-row" => FlowMix.Of([.. Talk.Open("10.1.0.1", 50_000, "10.2.0.1", 20_001).Client(Wire.Hex("f1f2f3f4")).Close().Frames]),
            _ => FlowMix.Make(1)[0],
        };
        if (Shape == "tcp-v4-content") { _content = Hello(); }

        if (Shape == "tcp-v4-findings") { _findings = ["undocumented-flow:10.2.0.1:443/tcp", "management-exposed:10.2.0.1:443/tcp"]; }

        _found = _desk.Classify(_flow);
        _desk.Match(_flow, ref _found);
    }

    [Benchmark(OperationsPerInvoke = Records)]
    public int Write()
    {
        for (var record = 0; record < Records; record++) { _desk.Write(_flow, in _found, _content, _findings); }

        return _desk.Take();
    }

    static FlowContent Hello() => new()
    {
        Tls = new()
        {
            HasClientHello = true,
            HasServerHello = true,
            ServerName = "storefront.example.test",
            OfferedProtocols = ["h2", "http/1.1"],
            OfferedVersion = 0x0304,
            OfferedVersions = [0x0304, 0x0303],
            ChosenVersion = 0x0303,
            Cipher = 0xc02f,
            Subject = "CN=storefront.example.test",
            Issuer = "CN=Example CA",
            Names = ["storefront.example.test"],
            NotBeforeNs = 1_767_225_600_000_000_000,
            NotAfterNs = 1_798_761_600_000_000_000,
        },
    };
}
