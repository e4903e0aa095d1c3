using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Bench;

/// <summary>One lookup a flow, over ports in no order, so that the cache is met as traffic meets it.</summary>
[MemoryDiagnoser]
[Per("look-up")]
public class RuleTableBench
{
    const int Lookups = 4_096;

    readonly RuleTable _table = Catalog.Load(new()).Compile();
    readonly (Transport Transport, ushort Port)[] _ports = new (Transport, ushort)[Lookups];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(27000);
        for (var index = 0; index < Lookups; index++) { _ports[index] = ((Transport)random.Next(2), (ushort)random.Next(65_536)); }
    }

    [Benchmark(OperationsPerInvoke = Lookups)]
    public int RunOf()
    {
        var sum = 0;
        foreach (var (transport, port) in _ports) { sum += _table.RunOf(transport, port); }

        return sum;
    }
}
