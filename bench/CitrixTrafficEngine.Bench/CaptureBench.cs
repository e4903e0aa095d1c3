using BenchmarkDotNet.Attributes;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench;

/// <summary>Walks captures without looking into their packets. CTXSCAN_BENCH_CAPTURES names a folder; each file in it is one case.</summary>
[MemoryDiagnoser]
[MinColumn]
public class CaptureBench
{
    public static IEnumerable<string> Files => Directory.GetFiles(Environment.GetEnvironmentVariable("CTXSCAN_BENCH_CAPTURES") ?? ".").Order(StringComparer.Ordinal);

    [ParamsSource(nameof(Files))]
    public string File { get; set; } = "";

    [Benchmark]
    public long Walk()
    {
        using var source = CaptureFile.Open(File);
        using var batch = new FrameBatch();
        var packets = 0L;
        while (source.Read(batch)) { packets += batch.Count; }

        return packets;
    }
}
