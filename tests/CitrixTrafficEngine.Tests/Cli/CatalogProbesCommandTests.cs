using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Cli;

public class CatalogProbesCommandTests
{
    [Fact]
    public void Every_probe_is_a_record_with_its_bytes()
    {
        var run = CommandRun.Of("catalog", "probes", "--format", "ndjson");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(ProbeSet.Create(new()).All.Select(probe => probe.Id), run.Records.Select(record => record.GetProperty("id").GetString()));
        var ntp = run.Records.Single(record => record.GetProperty("id").GetString() == "ntp");
        Assert.Equal(
            ["id", "tier", "transport", "ports", "services", "server_first", "verified", "verified_with", "request_bytes", "largest_reply_bytes", "cookie_bits", "specification", "logs", "note", "request"],
            ntp.EnumerateObject().Select(field => field.Name));
        Assert.Equal($"23{new string('0', 78)}{new string('R', 16)}", ntp.GetProperty("request").GetString());
        Assert.DoesNotContain("null", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("passive", 8)]
    [InlineData("safe", 19)]
    [InlineData("active", 44)]
    public void A_tier_holds_those_before_it(string tier, int count) =>
        Assert.Equal(count, CommandRun.Of("catalog", "probes", "--tier", tier, "--format", "ndjson").Records.Length);

    [Fact]
    public void Every_format_lists_every_probe()
    {
        var count = ProbeSet.Create(new()).All.Count;

        Assert.Equal(count + 1, CommandRun.Of("catalog", "probes").Lines.Length);
        Assert.Equal(count + 1, CommandRun.Of("catalog", "probes", "--format", "csv").Lines.Length);
        Assert.Equal(count + 2, CommandRun.Of("catalog", "probes", "--format", "markdown").Lines.Length);
    }

    [Fact]
    public void On_a_terminal_the_table_is_80_columns_wide() =>
        Assert.All(CommandRun.On(80, "catalog", "probes").Lines, line => Assert.InRange(line.Length, 1, 80));

    [Fact]
    public void A_tier_that_there_is_not_is_refused_and_the_nearest_named()
    {
        var run = CommandRun.Of("catalog", "probes", "--tier", "saef");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("unknown tier 'saef', expected none, passive, safe or active, did you mean 'safe'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_the_documentation_is_the_listing()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "probes.md"));

        Assert.All(CommandRun.Of("catalog", "probes", "--format", "ndjson").Records, record =>
        {
            var line = page.Split('\n').SingleOrDefault(line => line.StartsWith($"| `{record.GetProperty("id").GetString()}` |", StringComparison.Ordinal));
            Assert.NotNull(line);
            Assert.Contains($" {record.GetProperty("tier").GetString()} |", line, StringComparison.Ordinal);
            Assert.Contains(record.TryGetProperty("verified_with", out var server) ? server.GetString()! : "unverified", line, StringComparison.Ordinal);
            Assert.Contains(record.GetProperty("specification").GetString()!, line, StringComparison.Ordinal);
        });
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CitrixTrafficEngine.sln"))) { folder = folder.Parent!; }

        return folder.FullName;
    }
}
