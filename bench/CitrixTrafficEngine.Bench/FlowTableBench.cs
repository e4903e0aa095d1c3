using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;

namespace CitrixTrafficEngine.Bench;

/// <summary>The flow table with as many flows as the second-level cache holds, and with far more than any cache does. Making the packet, with key and hash, is in every time; it is also measured alone.</summary>
[MemoryDiagnoser]
[Per("packet")]
public class FlowTableBench : IDisposable
{
    const int Packets = TableFeed.Packets;
    const long UdpIdleNs = 120_000_000_000;

    TableFeed? _feed;

    [Params(1_000, 500_000)]
    public int Flows { get; set; }

    [GlobalSetup(Targets = [nameof(MakeOnly), nameof(HitTcp), nameof(Miss)])]
    public void SetupTcp() => Setup(new("ipv4-tcp", Flows));

    [GlobalSetup(Target = nameof(HitUdp))]
    public void SetupUdp() => Setup(new("ipv4-udp", Flows));

    /// <summary>So many packets a second that as many flows open in the idle time as the table is to hold.</summary>
    [GlobalSetup(Target = nameof(OpenAndIdleOut))]
    public void SetupChurn() => Setup(new("ipv4-udp", 4 * Flows, stepNs: UdpIdleNs / Flows));

    /// <summary>Twice as many flows take turns as the table holds: each packet finds its flow evicted.</summary>
    [GlobalSetup(Target = nameof(OpenAndEvict))]
    public void SetupFull() => Setup(new("ipv4-tcp", 2 * Flows, maxFlows: Flows));

    [Benchmark(OperationsPerInvoke = Packets, Baseline = true)]
    public uint MakeOnly() => _feed!.Make();

    [Benchmark(OperationsPerInvoke = Packets)]
    public int HitTcp() => _feed!.Add();

    [Benchmark(OperationsPerInvoke = Packets)]
    public int HitUdp() => _feed!.Add();

    [Benchmark(OperationsPerInvoke = Packets)]
    public uint Miss() => _feed!.Miss();

    [Benchmark(OperationsPerInvoke = Packets)]
    public int OpenAndIdleOut() => _feed!.Add();

    [Benchmark(OperationsPerInvoke = Packets)]
    public int OpenAndEvict() => _feed!.Add();

    [GlobalCleanup]
    public void Dispose()
    {
        _feed?.Dispose();
        _feed = null;
        GC.SuppressFinalize(this);
    }

    // Once through all flows and further, so that what is measured is the steady state.
    void Setup(TableFeed feed)
    {
        _feed = feed;
        feed.Fill(2 * Flows);
    }
}
