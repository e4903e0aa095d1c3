using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;

namespace Embedding;

/// <summary>The same capture twice: by a callback that allocates nothing for a flow, and by objects that are awaited.</summary>
static class Audit
{
    public static void WithCallback(Catalog catalog, string capture, CancellationToken stop)
    {
        var (unanswered, proved) = (0, 0);
        var options = new EngineOptions
        {
            Signatures = catalog.CompileSignatures(),
            OnFlow = (in flow) =>
            {
                // On a thread of the engine, one call at a time.
                if (!flow.IsAnswered) { unanswered++; }

                if (flow.Protocol is not null) { proved++; }
            },
        };
        using var engine = new Engine(options, catalog.Compile());
        using (var source = CaptureFile.Open(capture)) { engine.Read(source, stop); }

        var report = engine.Finish();
        Console.WriteLine($"callback: {report.PacketsRead} packets, {report.Flows} flows, {unanswered} unanswered, {proved} proved by payload");
    }

    public static async Task WithStream(Catalog catalog, string capture, CancellationToken stop)
    {
        var options = new EngineOptions { Signatures = catalog.CompileSignatures() };
        var run = new FlowRun(options, catalog.Compile(), cancel => [CaptureFile.Open(capture, new() { Cancel = cancel })]);
        await foreach (var flow in run.WithCancellation(stop))
        {
            if (flow.Match is not { Product: "xendesktop-7" } match) { continue; }

            Console.WriteLine($"stream: {flow.Source.Address} > {flow.Destination.Address}:{flow.Destination.Port} {match.Service} by {match.Confidence}, {flow.Bytes} bytes, {flow.State}, ended by {flow.Reason}");
        }

        Console.WriteLine($"stream: {run.Report!.PacketsRead} packets, {run.Report.Flows} flows");
    }
}
