using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Bench;

/// <summary>What a flow of eight protocols costs the records thread when its record is due: a chunk of 128, step by step and all in all, payload reading aside.</summary>
[MemoryDiagnoser]
[Per("flow")]
public class FlowStageBench : IDisposable
{
    const int Flows = RecordChunk.Capacity;

    readonly RecordDesk _desk = new();
    readonly RecordChunk _chunk = new();
    readonly Classification[] _classified = new Classification[Flows];
    readonly Classification[] _matched = new Classification[Flows];
    DueFlowCopy[] _flows = [];

    [GlobalSetup]
    public void Setup()
    {
        _flows = FlowMix.Make(Flows);
        for (var at = 0; at < Flows; at++)
        {
            _chunk.Add(in _flows[at].Flow, _flows[at].Reason, _flows[at].DueNs);
            _classified[at] = _matched[at] = _desk.Classify(_flows[at]);
            _desk.Match(_flows[at], ref _matched[at]);
        }

        _desk.Identify(_chunk);
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int Classify()
    {
        var sum = 0;
        foreach (var flow in _flows) { sum += _desk.Classify(flow).Signature; }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int Roles()
    {
        var decided = 0;
        for (var at = 0; at < Flows; at++)
        {
            var found = _classified[at];
            _desk.Match(_flows[at], ref found);
            decided += found.Decided;
        }

        return decided;
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int Findings()
    {
        var keys = 0;
        for (var at = 0; at < Flows; at++) { keys += _desk.Find(_flows[at], in _matched[at]).Count; }

        return keys;
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public void CommunityIds() => _desk.Identify(_chunk);

    [Benchmark(OperationsPerInvoke = Flows)]
    public int Records()
    {
        for (var at = 0; at < Flows; at++) { _desk.Write(_flows[at], in _matched[at], null, [], at); }

        return _desk.Take();
    }

    [Benchmark(OperationsPerInvoke = Flows)]
    public int Everything()
    {
        _desk.Identify(_chunk);
        for (var at = 0; at < Flows; at++)
        {
            var found = _desk.Classify(_flows[at]);
            _desk.Match(_flows[at], ref found);
            _desk.Write(_flows[at], in found, null, _desk.Find(_flows[at], in found), at);
        }

        return _desk.Take();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _chunk.Dispose();
        GC.SuppressFinalize(this);
    }
}
