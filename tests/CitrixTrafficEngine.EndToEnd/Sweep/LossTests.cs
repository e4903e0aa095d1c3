using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>A path that loses one packet in twenty each way: open ports are found all the same, and none is invented.</summary>
[Collection(Alone.Name)]
public class LossTests
{
    // 8 ports listen, 32 drop everything.
    static readonly string s_ports = string.Join(' ', Enumerable.Range(100, 40).Select(port => $"tcp/{port}"));

    static readonly string[] s_listening = [.. Enumerable.Range(100, 8).Select(port => port.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    // 250 addresses with 8 open ports each, 4 with none: 10,160 probes, 2,000 open.
    static readonly string[] s_plan =
    [
        $"10.201.0.0/25 {s_ports}", $"10.201.0.128/26 {s_ports}", $"10.201.0.192/27 {s_ports}", $"10.201.0.224/28 {s_ports}", $"10.201.0.240/29 {s_ports}",
        $"10.201.0.248/31 {s_ports}", $"10.201.1.0/30 {s_ports}",
    ];

    [Fact]
    public void Open_ports_are_found_through_loss()
    {
        var found = Found([$"10.201.0.0/26 {s_ports}"], 64 * 40, runs: 1);
        Assert.InRange(found, 511, 512); // one miss in 114,000 is expected at five tries
    }

    [Fact]
    public void Of_forty_thousand_open_ports_four_at_most_are_missed()
    {
        Needs.Soak();
        var found = Found(s_plan, 10_160, runs: 20);
        TestContext.Current.TestOutputHelper?.WriteLine($"{found} of 40,000 found");
        Assert.InRange(found, 39_996, 40_000);
    }

    static int Found(string[] plan, int probes, int runs)
    {
        using var lab = SweepLab.Open();
        lab.Serve("accept.py", ["-", "close", "0.0.0.0", .. s_listening]);
        lab.Rules(lab.Router, "table inet sweep {\n chain forward {\n type filter hook forward priority 0; numgen random mod 100 < 5 drop\n }\n}");
        lab.Rules(lab.Target,
            """
            table inet sweep {
              chain input { type filter hook input priority 0;
                tcp dport 108-139 drop
                ip daddr 10.201.1.0/30 drop
              }
            }
            """);
        var found = 0;
        for (var number = 0; number < runs; number++)
        {
            var run = lab.Sweep(plan, ["tries=5", "rate=5000", "host-rate=0", "max-state=0", "max-in-flight=8000", "confirm=none", $"seed={number}"]);
            var open = run.Rows.Where(row => row.Verdict == "Open").ToArray();
            Assert.Equal(probes, run.Rows.Count);
            Assert.All(open, row => Assert.True(row.Port < 108 && !row.Address.StartsWith("10.201.1.", StringComparison.Ordinal), $"{row} listens nowhere"));
            Assert.All(run.Rows, row => Assert.InRange(row.Tries, 1, 5));
            found += open.Length;
        }

        return found;
    }
}
