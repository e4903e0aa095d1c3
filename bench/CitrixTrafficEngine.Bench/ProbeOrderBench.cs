using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Bench;

/// <summary>Whom to ask next: the permutation, and what a plan of 16,777,216 addresses with 16 ports and a canary makes of it.</summary>
[MemoryDiagnoser]
[Per("pair")]
public class ProbeOrderBench : IDisposable
{
    const int Pairs = 4_096;

    readonly Permutation _permutation = new(100_000_000, 27_000);
    readonly ScanPlan _plan = ScanPlan.Create([new(Network(), Ports())], new() { Seed = 27_000 });
    readonly long[] _numbers = new long[Pairs];
    readonly IpAddress[] _addresses = new IpAddress[Pairs];
    IEnumerator<long> _order = Enumerable.Empty<long>().GetEnumerator();

    [GlobalSetup]
    public void Setup()
    {
        _order = _plan.Pairs().GetEnumerator();
        for (var at = 0; at < Pairs; at++)
        {
            _order.MoveNext();
            _numbers[at] = _order.Current;
            _addresses[at] = _plan.AddressOf(_plan.Locate(_order.Current).Host);
        }
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Permute()
    {
        var sum = 0L;
        for (var at = 0; at < Pairs; at++) { sum += _permutation.At(at); }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Next()
    {
        var sum = 0L;
        for (var at = 0; at < Pairs; at++)
        {
            if (!_order.MoveNext()) { Setup(); }

            sum += _order.Current;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Locate()
    {
        var sum = 0L;
        foreach (var number in _numbers) { sum += _plan.Locate(number).Host; }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Find()
    {
        var sum = 0L;
        foreach (var address in _addresses) { sum += _plan.Find(address) ?? 0; }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _order.Dispose();
        GC.SuppressFinalize(this);
    }

    static TargetSet Network() => TargetSet.Of([new AddressRange(AddressRange.NumberOf(IpAddress.FromV4([10, 0, 0, 0])), AddressRange.NumberOf(IpAddress.FromV4([10, 255, 255, 255])))]);

    static ImmutableArray<PlannedProbe> Ports() => [.. Enumerable.Range(1, 16).Select(port => new PlannedProbe(Transport.Tcp, (ushort)port, null, [], IsSink: false, IsCanary: false))];
}
