using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Tests.Capture;
using CitrixTrafficEngine.Tests.Scans;
using Ctxscan;

namespace CitrixTrafficEngine.Tests.Cli;

public sealed class ReportCommandTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ScanPlan _plan = FakeSweep.Plan(16);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_sweep_has_a_row_for_each_pair()
    {
        var run = CommandRun.Of("report", Sweep("a"), "--format", "csv");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(_plan.PairCount + 1, run.Lines.Length);
        Assert.Contains($"{_plan.PairCount} pairs: open-confirmed", run.Error, StringComparison.Ordinal);
        Assert.Contains("10.9.0.5  canary open too", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_sweeps_of_one_plan_the_later_record_of_a_pair_counts()
    {
        var (old, young) = (Sweep("old"), Sweep("young"));
        File.WriteAllText(old, File.ReadAllText(old).Replace("\"verdict\":\"rejected\"", "\"verdict\":\"silent\"", StringComparison.Ordinal).Replace("2025-11-24T", "2025-11-23T", StringComparison.Ordinal));

        foreach (var order in new[] { new[] { old, young }, [young, old] })
        {
            var run = CommandRun.Of(["report", .. order, "--format", "csv"]);

            Assert.Equal(_plan.PairCount + 1, run.Lines.Length);
            Assert.Contains(run.Lines, line => line.StartsWith("10.9.0.3,vda-3.example,443/tcp,rejected,icmp,,1,,3/13,10.9.255.1,", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Addresses_that_read_the_same_share_a_line_from_the_fourth_on()
    {
        var path = Path.Combine(_folder.Path, "many");
        SweepFile.Write(path, FakeSweep.Plan(64));
        var run = CommandRun.Of("report", path, "--format", "csv");

        Assert.Contains("8 hosts  canary open too: middlebox, no proof\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("10.9.0.5  canary", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_verdicts_asked_for_are_shown()
    {
        var run = CommandRun.Of("report", Sweep("a"), "--format", "csv", "--only", "rejected");

        Assert.All(run.Lines.Skip(1), line => Assert.Contains(",rejected,", line, StringComparison.Ordinal));
        Assert.True(run.Lines.Length > 1);
    }

    [Fact]
    public void An_audit_is_shown_by_service_with_its_packets()
    {
        var flows = CommandRun.Of("audit", Sample(), "-q");
        var saved = _folder.Add("audit.ndjson", System.Text.Encoding.UTF8.GetBytes(flows.Output));
        var run = CommandRun.Of("report", saved, "--format", "csv", "--list", "services");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal("product,service,port,hosts,flows,answered,bytes,proof", run.Lines[0]);
        var expected = flows.Records.Where(record => record.GetProperty("event").GetProperty("dataset").GetString() == "ctxscan.flow" && record.GetProperty("ctxscan").TryGetProperty("match", out var match) && match.TryGetProperty("service", out _))
            .Sum(record => record.GetProperty("network").GetProperty("bytes").GetInt64());
        Assert.Equal(expected, run.Lines.Skip(1).Sum(line => long.Parse(line.Split(',')[^2], System.Globalization.CultureInfo.InvariantCulture)));
        var read = flows.Records[^1].GetProperty("ctxscan").GetProperty("packets").GetProperty("read").GetInt64();
        Assert.Contains($"packets  {read} = ", CommandRun.Of("report", saved).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_and_an_audit_together_fit_a_table_and_no_csv()
    {
        var audit = _folder.Add("audit.ndjson", System.Text.Encoding.UTF8.GetBytes(CommandRun.Of("audit", Sample(), "-q").Output));

        Assert.Equal(ExitCode.Done, CommandRun.Of("report", audit, Sweep("a")).ExitCode);
        Assert.Contains("the files hold a sweep and an audit", CommandRun.Of("report", audit, Sweep("a"), "--format", "csv").Error, StringComparison.Ordinal);
        Assert.Contains("nmap-xml cannot show an audit", CommandRun.Of("report", audit, "--format", "nmap-xml").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_file_is_shown_up_to_the_tear_and_ends_with_3()
    {
        var saved = Sweep("a");
        File.WriteAllBytes(saved, File.ReadAllBytes(saved)[..^10]);

        var run = CommandRun.Of("report", saved, "--format", "csv");

        Assert.Equal(ExitCode.Incomplete, run.ExitCode);
        Assert.Equal(_plan.PairCount + 1, run.Lines.Length);
        Assert.Contains("the last line is torn", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_record_without_its_line_end_is_whole()
    {
        var saved = Sweep("a");
        File.WriteAllBytes(saved, File.ReadAllBytes(saved)[..^1]);

        var run = CommandRun.Of("report", saved, "--format", "csv");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.DoesNotContain("torn", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello\n", "line 1: expected a JSON object")]
    [InlineData("{\"event\":{\"dataset\":\"nginx.access\"}}\n", "line 1: expected a record of ctxscan, found event.dataset 'nginx.access'")]
    [InlineData("hello", "is no file of records")]
    [InlineData("", "is empty")]
    public void What_is_no_record_is_named(string text, string expected)
    {
        var run = CommandRun.Of("report", _folder.Add("x", System.Text.Encoding.UTF8.GetBytes(text)));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Equal(ExitCode.Usage, CommandRun.Of("report", Path.Combine(_folder.Path, "none")).ExitCode);

    string Sweep(string name)
    {
        var path = Path.Combine(_folder.Path, name);
        SweepFile.Write(path, _plan);
        return path;
    }

    static string Sample()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var sample = Path.Combine(folder.FullName, "samples", "citrix-site.pcap");
            if (File.Exists(sample)) { return sample; }
        }

        throw new InvalidOperationException($"no samples above {AppContext.BaseDirectory}");
    }
}
