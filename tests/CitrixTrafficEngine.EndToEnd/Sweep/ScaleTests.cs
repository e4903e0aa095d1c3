using System.Diagnostics;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>Many addresses at once: three ports that listen and two that do not.</summary>
[Collection(Alone.Name)]
public class ScaleTests
{
    const long MostMemoryMb = 150;

    [Fact]
    public void Four_thousand_addresses_have_every_port_right() => Check("10.201.0.0/20", 4_096);

    [Fact]
    public void Sixty_five_thousand_addresses_are_faster_than_with_nmap()
    {
        Needs.Soak();
        Needs.Tools("nmap");
        Check("10.201.0.0/16", 65_536, lab =>
        {
            var watch = Stopwatch.StartNew();
            SweepLab.In(lab.Scanner, "nmap", "-sT", "-n", "-Pn", "-T5", "--unprivileged", "--min-rate", "1000000", "-p", "22,80,443,81,444", "-oG", "/dev/null", "10.201.0.0/16").EndedWith(0);
            return watch.Elapsed.TotalSeconds;
        });
    }

    static void Check(string block, int addresses, Func<SweepLab, double>? peer = null)
    {
        using var lab = SweepLab.Open();
        lab.Serve("accept.py", "-", "close", "0.0.0.0", "22", "80", "443");

        var run = lab.Sweep([$"{block} tcp/22/- tcp/80/- tcp/443/- tcp/81 tcp/444"], ["rate=10000000", "host-rate=0", "max-state=0", "max-in-flight=4000", "confirm=none"]);

        lab.AssertNoOverflow();
        Assert.Equal((3 * addresses, 2 * addresses), (run.Count("Open"), run.Count("Closed")));
        Assert.All(run.Rows, row => Assert.Equal(row.Port is 22 or 80 or 443 ? "Open" : "Closed", row.Verdict));
        Assert.InRange(run.Figure("peak_mb"), 1, MostMemoryMb);
        if (peer is null) { return; }

        var seconds = peer(lab);
        TestContext.Current.TestOutputHelper?.WriteLine($"{run.Figures["seconds"]} s, nmap {seconds:F1} s, {run.Figures["peak_mb"]} MB");
        Assert.InRange(run.Figure("seconds"), 0, seconds);
    }
}
