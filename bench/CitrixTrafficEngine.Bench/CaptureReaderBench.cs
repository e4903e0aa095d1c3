using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Bench.Results;
using CitrixTrafficEngine.Bench.Rigs;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Bench;

/// <summary>Handing over the packets of a capture in memory, looking into none; the copy out of the page cache is in the time. Whole files: the command <c>walk</c>.</summary>
[MemoryDiagnoser]
[Per("packet")]
public class CaptureReaderBench : IDisposable
{
    const int Batches = 64;
    const int Records = 1_024;

    readonly FrameBatch _batch = new();
    IFrameSource? _source;

    [Params("pcap", "pcapng")]
    public string Format { get; set; } = "pcap";

    [Params(60, 440)]
    public int FrameBytes { get; set; } = 60;

    [GlobalSetup]
    public void Setup()
    {
        var frame = new byte[FrameBytes];
        var (head, record) = Format == "pcap"
            ? (new PcapBytes().Header().ToArray(), new PcapBytes().Packet(frame, 1).ToArray())
            : (new PcapngBytes().Section().Interface().ToArray(), new PcapngBytes().Enhanced(frame, 1).ToArray());
        _source = CaptureFile.Open(new EndlessStream(head, [.. Enumerable.Repeat(record, Records).SelectMany(bytes => bytes)]), Format);
    }

    [Benchmark(OperationsPerInvoke = Batches * FrameBatch.Capacity)]
    public int Read()
    {
        // The batch at the end of a buffer is not full.
        var packets = 0;
        while (packets < Batches * FrameBatch.Capacity && _source!.Read(_batch)) { packets += _batch.Count; }

        return packets;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _source?.Dispose();
        _batch.Dispose();
        GC.SuppressFinalize(this);
    }
}
