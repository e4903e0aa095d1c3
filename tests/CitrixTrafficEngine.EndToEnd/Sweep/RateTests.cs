using System.Globalization;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>The rate as the target sees it, from the times of its packets.</summary>
[Collection(Alone.Name)]
public class RateTests
{
    // What arrived is handed to tcpdump within a second.
    static readonly TimeSpan s_captureDelay = TimeSpan.FromSeconds(2);

    [Fact]
    public void No_second_has_more_than_was_asked()
    {
        using var lab = SweepLab.Open();
        var times = Arrivals(lab, "10.201.0.0/22 tcp/81 tcp/82", ["rate=1000", "host-rate=0", "max-state=0"], 2_048);
        Assert.InRange(Windows(times.All).Max(), 1, 1_020);

        // Ten a second to one address.
        var one = Arrivals(lab, $"10.201.7.7 {string.Join(' ', Enumerable.Range(200, 30).Select(port => $"tcp/{port}"))}", ["rate=1000"], 30);
        Assert.InRange(Windows(one.All).Max(), 1, 10);
    }

    [Theory]
    [InlineData(10, 24, 60)]
    [InlineData(100, 22, 1_000)]
    [InlineData(1_000, 20, 8_000)]
    [InlineData(5_000, 17, 32_000)]
    [InlineData(20_000, 16, 120_000)]
    public void Every_second_has_what_was_asked(int rate, int prefix, int probes)
    {
        Needs.Soak();
        using var lab = SweepLab.Open();
        var ports = string.Join(' ', Enumerable.Range(200, (int)Math.Ceiling(probes / Math.Pow(2, 32 - prefix))).Select(port => $"tcp/{port}"));

        // Before all else that runs here, for the engine is measured and not the machine's other work.
        var (all, byAddress) = Arrivals(lab, $"10.201.0.0/{prefix} {ports}", [$"rate={rate}", "max-state=0", "max-in-flight=8000"], 0, "chrt", "-f", "10");
        var windows = Windows(all).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"asked {rate}/s: {windows.Min()} to {windows.Max()} in any second of {windows.Length}");
        var tolerance = Math.Max(1, rate * 0.02);
        Assert.InRange(windows.Min(), rate - tolerance, rate + tolerance);
        Assert.InRange(windows.Max(), rate - tolerance, rate + tolerance);
        Assert.All(byAddress, times => Assert.InRange(Windows(times).DefaultIfEmpty(1).Max(), 1, 10));
    }

    // When each SYN reached the target, in seconds: all of them, and by address.
    static (double[] All, double[][] ByAddress) Arrivals(SweepLab lab, string plan, string[] settings, int count, params string[] limits)
    {
        Needs.Tools("tcpdump");
        using var folder = new TemporaryFolder();
        var capture = folder.PathOf("syns.pcap");
        SweepRun run;
        using (var tcpdump = RunningProgram.In(lab.Target, "tcpdump", "-i", "eth0", "-s", "64", "-B", "65536", "--immediate-mode", "-Z", "root", "-w", capture, "tcp[tcpflags] == tcp-syn"))
        {
            SpinWait.SpinUntil(() => File.Exists(capture), TimeSpan.FromSeconds(10));
            run = lab.Sweep([plan], settings, limits);
            Thread.Sleep(s_captureDelay);
            tcpdump.Signal("INT");
            tcpdump.WaitForEnd();
        }

        Assert.All(run.Rows, row => Assert.Equal("Closed", row.Verdict));
        if (count > 0) { Assert.Equal(count, run.Rows.Count); }

        var lines = ProcessRun.Of("tcpdump", "-n", "-tt", "-r", capture).EndedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var arrivals = lines.Select(line => line.Split(' ')).Select(words => (Time: double.Parse(words[0], CultureInfo.InvariantCulture), To: words[4][..words[4].LastIndexOf('.')])).ToArray();
        Assert.Equal(run.Rows.Count, arrivals.Length);
        return ([.. arrivals.Select(arrival => arrival.Time)], [.. arrivals.GroupBy(arrival => arrival.To).Select(group => group.Select(arrival => arrival.Time).ToArray())]);
    }

    // Packets in the second that begins with each packet, as far as the whole second was swept.
    static IEnumerable<int> Windows(double[] times)
    {
        var end = 0;
        for (var start = 0; start < times.Length && times[start] + 1 <= times[^1]; start++)
        {
            while (end < times.Length && times[end] < times[start] + 1) { end++; }

            yield return end - start;
        }
    }
}
