using System.Diagnostics;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.SweepRig;

// Linux only, as the engine.
[assembly: SupportedOSPlatform("linux")]

// The engine of the sweep as a program, so that a test can run it as an ordinary user inside a network namespace:
// sweeprig [key=value ...] < plan. Results on standard output, tab-separated; then one line of figures.
var (plan, options) = RigPlan.Read(Console.In, args);
var probes = ProbeSet.Create(new());
using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
var sink = new TextSink(plan, output);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var watch = Stopwatch.StartNew();
var report = new Scanner(plan, options, new(probes.DatagramFor, probes.StreamsFor), sink).Run(stop.Token);
watch.Stop();
sink.Close(report, watch.Elapsed);
return report.Unfinished == 0 ? 0 : 3;
