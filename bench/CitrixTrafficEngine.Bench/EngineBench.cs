using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Generating;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Bench;

/// <summary>A whole audit of a capture in memory, from making the engine to the last record: both threads. Whole processes: bench/compare.</summary>
[MemoryDiagnoser]
[Per("packet")]
public class EngineBench
{
    const int Packets = 200_000;

    readonly RuleTable _rules;
    readonly SignatureSet _signatures;
    byte[] _capture = [];

    public EngineBench()
    {
        var catalog = Catalog.Load(new());
        _rules = catalog.Compile();
        _signatures = catalog.CompileSignatures();
    }

    [GlobalSetup]
    public void Setup()
    {
        using var capture = new MemoryStream();
        TrafficGenerator.Write(new() { Packets = Packets, Flows = Packets / 20, Concurrent = 1_000 }, capture, null, _ => { });
        _capture = capture.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Audit() => Run(Stream.Null);

    [Benchmark(OperationsPerInvoke = Packets)]
    public long AuditWithoutRecords() => Run(null);

    long Run(Stream? records)
    {
        using var source = CaptureFile.Open(new MemoryStream(_capture), "bench.pcap");
        using var engine = new Engine(new() { Records = records, Signatures = _signatures, Findings = new() }, _rules);
        engine.Read(source);
        return engine.Finish().Flows;
    }
}
