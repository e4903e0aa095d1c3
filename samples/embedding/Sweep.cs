using System.Net;
using System.Net.Sockets;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace Embedding;

/// <summary>Asks this machine what a license server would be asked, and a listener of our own.</summary>
static class Sweep
{
    public static async Task ThisMachine(Catalog catalog, CancellationToken stop)
    {
        if (!OperatingSystem.IsLinux()) { return; }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var own = new PlannedProbe(Transport.Tcp, (ushort)((IPEndPoint)listener.LocalEndpoint).Port, null, [], IsSink: false, IsCanary: false);

        // What the profile asks of a license server, from the catalog.
        var profile = catalog.FindProfile("license-server")!;
        var ports = profile.Ports.Select(port => new PlannedProbe(port.Transport, port.Port, port.Service, port.Rows, IsSink: false, IsCanary: false));
        var hosts = TargetSet.Of([IpAddress.FromV4([127, 0, 0, 1])]);
        var plan = ScanPlan.Create([new(hosts, [.. ports, own])], new());
        var probes = ProbeSet.Create(new());
        var run = new ScanRun(plan, new() { HostRate = 0 }, new(probes.DatagramFor, probes.StreamsFor));
        await foreach (var result in run.WithCancellation(stop))
        {
            if (result.Probe == own) { Console.WriteLine($"sweep: our listener is {result.Verdict}, proved by {result.Proof}"); }
        }

        var report = run.Report!;
        Console.WriteLine($"sweep: {report.Planned} ports asked, {report.Verdicts.Values.Sum()} verdicts, {report.Unfinished} unfinished");
    }
}
