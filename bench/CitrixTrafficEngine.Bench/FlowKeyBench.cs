using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Bench;

/// <summary>The hash of a flow key, and the comparison of two.</summary>
[MemoryDiagnoser]
[Per("key")]
public class FlowKeyBench
{
    const int Keys = 512; // 24 KiB

    readonly FlowKey[] _keys = new FlowKey[Keys];

    [GlobalSetup]
    public void Setup()
    {
        for (var at = 0; at < Keys; at++)
        {
            _keys[at] = new()
            {
                AddressA = IpAddress.FromV4([10, 0, (byte)(at >> 8), (byte)at]),
                AddressB = IpAddress.FromV4([198, 51, 100, 20]),
                PortA = 50_000,
                PortB = 1_494,
                Protocol = 6,
                Version = 4,
            };
        }
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public uint Hash()
    {
        var sum = 0u;
        foreach (ref readonly var key in _keys.AsSpan()) { sum += FlowKey.Hash(in key, 27_000); }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Compare()
    {
        var same = 0;
        ref readonly var sought = ref _keys[Keys / 2];
        foreach (ref readonly var key in _keys.AsSpan()) { same += FlowKey.Same(in key, in sought) ? 1 : 0; }

        return same;
    }
}
