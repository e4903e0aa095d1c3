using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Bench;

/// <summary>Reading the headers of one frame, key and hash included, by what the headers are. 64 frames in turn, as a batch has them.</summary>
[MemoryDiagnoser]
[Per("packet")]
public class PacketParserBench : IDisposable
{
    const int Frames = 64;

    readonly PacketParser _parser = new(new(), seed: 27_000, new());
    FrameStore _frames = new();
    Packet _packet;

    [ParamsSource(nameof(Stacks))]
    public string Stack { get; set; } = "ipv4-tcp";

    public static IEnumerable<string> Stacks => HeaderStacks.Names;

    [GlobalSetup]
    public void Setup() => _frames = new([.. Enumerable.Range(0, Frames).Select(number => HeaderStacks.Make(Stack, number))]);

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Parse()
    {
        var bytes = 0;
        foreach (ref readonly var frame in _frames.Frames)
        {
            _parser.Parse(in frame, out _packet);
            bytes += _packet.PayloadBytes;
        }

        return bytes;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _frames.Dispose();
        GC.SuppressFinalize(this);
    }
}
