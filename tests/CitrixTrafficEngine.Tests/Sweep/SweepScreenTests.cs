using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Sweep;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class SweepScreenTests
{
    [Fact]
    public void The_screen_is_read_from_top_to_bottom()
    {
        var screen = Screen(FakeSweep.Plan(8));

        Assert.Equal(
            """
            from 10.9.9.9 eth0, role unknown: proves reachability from HERE only
            plan 12 hosts, 72 pairs + 12 canaries, 200/s
                 heartbeat not sent (audit only: "a forged one" may fail the pair over)
              HOST            22   443  3010 161/u 514/u echo READING
              4 hosts         ssh  tls  clos snmp  sink  yes  NetScaler Gateway, secure syn~
              10.9.0.2        clos open clos clos  sink  yes  pair 1 of 2 met
              fd09::3         clos open clos clos  sink  yes  pair 1 of 2 met
              10.9.0.3        clos rej  rej  snmp  sink  yes  ICMP 3/13 by 10.9.255.1: path~
              10.9.0.5        open open open snmp  sink  yes  canary open too: middlebox, n~
              10.9.0.6        clos open ?    snmp  sink  yes  pair 1 of 2 met
              fd09::4         clos rej  rej  snmp  sink  yes  ICMP 1/1 by fd09::ff: path re~
              1 address unreachable (3/1 by 10.9.255.1): 10.9.0.4
              1 address silent (4 tries each): 10.9.0.7
            open-confirmed 26  open 7  closed 22  rejected 4  silent 6  sink 11
            unreachable 7  not-probed 1
            """.ReplaceLineEndings("\n"),
            string.Join('\n', screen.Split('\n').Take(15)));
    }

    [Fact]
    public void No_line_is_wider_than_eighty_columns()
    {
        foreach (var plan in new[] { FakeSweep.Plan(40), FakeSweep.Plan(40, [.. Enumerable.Range(20, 30).Select(port => new PlannedProbe(Transport.Tcp, (ushort)port, null, [], false, false))]) })
        {
            Assert.All(Screen(plan).Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        }
    }

    [Fact]
    public void Addresses_that_look_the_same_share_a_line_from_the_fourth_on()
    {
        var lines = Screen(FakeSweep.Plan(64)).Split('\n');

        Assert.Contains(lines, line => line.StartsWith("  8 hosts         open", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("10.9.0.5 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("  8 addresses unreachable", StringComparison.Ordinal));
    }

    [Fact]
    public void More_ports_than_fit_are_counted()
    {
        var plan = FakeSweep.Plan(3, [.. Enumerable.Range(20, 30).Select(port => new PlannedProbe(Transport.Tcp, (ushort)port, null, [], false, false))]);

        Assert.Contains("  HOST             OPEN CLOSED   REJ SILENT READING", Screen(plan), StringComparison.Ordinal);
    }

    [Fact]
    public void The_sums_are_those_of_the_summary()
    {
        var plan = FakeSweep.Plan(8);
        var screen = Screen(plan);

        Assert.Contains($"= {plan.PairCount} of {plan.PairCount} pairs, canaries included;", screen, StringComparison.Ordinal);
        Assert.Contains("requeued ENOBUFS 3, unsolicited 1", screen.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("note: echo: not permitted here\nrecords: out.ndjson\n", screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, 125.4, "done 1,270 of 1,524  83 %  198/s  in flight 254  found 25  ETA 2m05s")]
    [InlineData(90, 0.2, "done 1,270 of 1,524  83 %  198/s  in flight 254  found 25  ETA 1s")]
    [InlineData(90, 7_260.0, "done 1,270 of 1,524  83 %  198/s  in flight 254  found 25  ETA 2h01m")]
    public void Progress_says_done_rate_in_flight_found_and_the_time_left(int columns, double seconds, string expected)
    {
        var text = SweepStatusLine.Text(1_270, 1_524, 198.2, 254, 25, TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, text);
        Assert.InRange(text.Length, 0, columns);
    }

    static string Screen(ScanPlan plan)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var tally = new SweepTally(plan);
        var screen = new SweepScreen(writer, plan, tally, [FakeSweep.Needs]);
        screen.WriteHead(FakeSweep.Run with { FromRoles = [], Place = null });
        using var recorder = new SweepRecorder(plan, tally, new() { Needs = [FakeSweep.Needs] });
        recorder.Start(FakeSweep.Run with { FromRoles = [], Place = null });
        screen.WriteResults(recorder.Finish(FakeSweep.Sweep(plan, recorder), FakeSweep.StartNs + 34_800_000_000), "out.ndjson");
        return writer.ToString();
    }
}
