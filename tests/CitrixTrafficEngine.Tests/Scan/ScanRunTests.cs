using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan;

/// <summary>Results that are awaited, from this machine's own loopback.</summary>
[SupportedOSPlatform("linux")]
public sealed class ScanRunTests
{
    static readonly ScanProbes s_noProbes = new((_, _) => null, (_, _) => []);

    [Fact]
    public async Task Each_pair_comes_once_and_then_there_is_a_report()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
        var run = new ScanRun(Plan([1, 2, port]), new() { HostRate = 0 }, s_noProbes) { Capacity = 1 };
        var results = new List<ProbeResult>();

        await foreach (var result in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            Assert.Null(run.Report);
            results.Add(result);
        }

        Assert.Equal([(port, Verdict.Open)], results.Where(result => result.Verdict != Verdict.Closed).Select(result => (result.Probe.Port, result.Verdict)));
        Assert.Equal((3, 3L, 0L, 3L), (results.Count, run.Report!.Planned, run.Report.Unfinished, run.Progress.Done));
        Assert.Empty(run.HostsThatAnswerEverything);
        Assert.Throws<InvalidOperationException>(() => run.GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_that_leaves_early_ends_the_sweep()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        var run = new ScanRun(Plan(Enumerable.Range(1, 20_000)), new() { Rate = 100, HostRate = 0 }, s_noProbes);

        await foreach (var result in run.WithCancellation(TestContext.Current.CancellationToken)) { break; }

        Assert.InRange(run.Progress.Done, 1, 10_000);
        Assert.Null(run.Report);
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_sweep_with_that()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var stop = new CancellationTokenSource();
        var run = new ScanRun(Plan(Enumerable.Range(1, 20_000)), new() { Rate = 100, HostRate = 0 }, s_noProbes);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in run.WithCancellation(stop.Token)) { await stop.CancelAsync(); }
        });

        Assert.InRange(run.Progress.Done, 1, 10_000);
        Assert.Null(run.Report);
    }

    [Fact]
    public void Options_and_a_capacity_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScanRun(Plan([1]), new() { Tries = 9 }, s_noProbes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScanRun(Plan([1]), new(), s_noProbes) { Capacity = 0 });
    }

    static ScanPlan Plan(IEnumerable<int> ports) => ScanPlan.Create(
        [new(TargetSet.Of([IpAddress.FromV4([127, 0, 0, 1])]), [.. ports.Select(port => new PlannedProbe(Transport.Tcp, (ushort)port, null, [], IsSink: false, IsCanary: false))])],
        new() { HasCanary = false });
}
