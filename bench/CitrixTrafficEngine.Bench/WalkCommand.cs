using System.Diagnostics;
using System.Globalization;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench;

/// <summary><c>walk FILE...</c>: hands over every packet of captures and looks into none. The least of twelve runs, as bench/results/capture.md has it.</summary>
static class WalkCommand
{
    const int Runs = 12;

    public static int Run(ReadOnlySpan<string> files)
    {
        foreach (var file in files)
        {
            var (packets, wallMs, processorMs) = (0L, double.MaxValue, double.MaxValue);
            for (var run = 0; run < Runs; run++)
            {
                using var process = Process.GetCurrentProcess();
                var (before, start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
                packets = Walk(file);
                wallMs = Math.Min(wallMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                process.Refresh();
                processorMs = Math.Min(processorMs, (process.TotalProcessorTime - before).TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {packets:N0} packets, processor {processorMs:N1} ms, {processorMs * 1e6 / packets:N1} ns a packet, wall {wallMs:N1} ms"));
        }

        return 0;
    }

    static long Walk(string file)
    {
        using var source = CaptureFile.Open(file);
        using var batch = new FrameBatch();
        var packets = 0L;
        while (source.Read(batch)) { packets += batch.Count; }

        return packets;
    }
}
