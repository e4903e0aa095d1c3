using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Bench;

/// <summary>Telling fragments their flow: datagrams in two fragments, the first fragment first and last.</summary>
[MemoryDiagnoser]
[Per("fragment")]
public class FragmentTableBench : IDisposable
{
    const int Datagrams = 256;
    const long RoundNs = 2_000_000_000; // after a second an identification is another packet's

    readonly FragmentTable _table = new(27_000);
    readonly Packet[] _packets = new Packet[2 * Datagrams];
    FrameStore _frames = new();
    long _roundNs = FrameStore.EpochNs;

    [GlobalSetup]
    public void Setup()
    {
        _frames = new([.. Enumerable.Range(0, Datagrams).SelectMany(HeaderStacks.FragmentsOf)]);
        var parser = new PacketParser(new(), 27_000, new());
        for (var at = 0; at < _packets.Length; at++) { parser.Parse(in _frames.Frames[at], out _packets[at]); }
    }

    [Benchmark(OperationsPerInvoke = 2 * Datagrams)]
    public int InOrder() => Join(first: 0);

    [Benchmark(OperationsPerInvoke = 2 * Datagrams)]
    public int LastFirst() => Join(first: 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _table.Dispose();
        _frames.Dispose();
        GC.SuppressFinalize(this);
    }

    int Join(int first)
    {
        _roundNs += RoundNs;
        var joined = 0;
        for (var at = 0; at < _packets.Length; at++)
        {
            var index = at ^ first;
            var packet = _packets[index];
            var frame = _frames.At(index, _roundNs);
            joined += _table.Join(ref packet, in frame, at, 0) ? 1 : 0;
        }

        return joined;
    }
}
