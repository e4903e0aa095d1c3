using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Bench;

/// <summary>What holds a sweep to its rate, and the deadlines of probes in flight. The time is made up.</summary>
[MemoryDiagnoser]
[Per("probe")]
public class PaceBench
{
    const int Probes = 4_096;

    readonly Pace _pace = new(1_000_000);
    readonly DeadlineWheel _wheel = new(Probes);
    long _now = 1;

    [Benchmark(OperationsPerInvoke = Probes)]
    public int Take()
    {
        var taken = 0;
        for (var probe = 0; probe < Probes; probe++)
        {
            _now += 1_000;
            if (!_pace.IsDue(_now)) { continue; }

            _pace.Take(_now);
            taken++;
        }

        return taken;
    }

    /// <summary>Three in four are answered before their deadline.</summary>
    [Benchmark(OperationsPerInvoke = Probes)]
    public int Deadlines()
    {
        for (var slot = 0; slot < Probes; slot++) { _wheel.Set(slot, _now + (slot * Clock.Millisecond)); }

        for (var slot = 0; slot < Probes; slot++)
        {
            if ((slot & 3) != 0) { _wheel.Clear(slot); }
        }

        _now += Probes * Clock.Millisecond;
        var expired = 0;
        while (_wheel.TakeExpired(_now) >= 0) { expired++; }

        return expired;
    }
}
