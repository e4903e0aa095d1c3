using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Bench;

/// <summary>Asking whether a packet is the second copy of another.</summary>
[MemoryDiagnoser]
[Per("packet")]
public class DuplicateDetectorBench : IDisposable
{
    const int Frames = 64;

    readonly DuplicateDetector _detector = new();
    readonly Packet[] _packets = new Packet[Frames];
    FrameStore _frames = new();

    [Params("ipv4-tcp", "ipv6-udp")]
    public string Stack { get; set; } = "ipv4-tcp";

    [GlobalSetup]
    public void Setup()
    {
        _frames = new([.. Enumerable.Range(0, Frames).Select(number => HeaderStacks.Make(Stack, number))]);
        var parser = new PacketParser(new(), 27_000, new());
        for (var at = 0; at < Frames; at++) { parser.Parse(in _frames.Frames[at], out _packets[at]); }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int IsDuplicate()
    {
        var copies = 0;
        for (var at = 0; at < Frames; at++) { copies += _detector.IsDuplicate(in _packets[at], in _frames.Frames[at]) ? 1 : 0; }

        return copies;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _detector.Dispose();
        _frames.Dispose();
        GC.SuppressFinalize(this);
    }
}
