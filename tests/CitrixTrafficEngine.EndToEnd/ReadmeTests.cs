using System.Text.RegularExpressions;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>The README's two commands are the ones that run in the gate, and do what it says.</summary>
public sealed partial class ReadmeTests(CtxscanProgram ctxscan)
{
    const string TestCommand = "./test.sh";
    const string MainCommand = "dotnet run -c Release --project src/ctxscan -- audit samples/citrix-site.pcap";

    [Theory]
    [InlineData(TestCommand)]
    [InlineData(MainCommand)]
    public void The_readme_shows_the_command_on_a_line_of_its_own(string command) =>
        Assert.Contains(File.ReadLines(Checkout.PathOf("README.md")), line => CommandOf(line) == command);

    [Fact]
    public void Ci_calls_the_test_command_and_nothing_else_of_its_kind()
    {
        var run = Commands(Checkout.PathOf(".ci", "run"));

        Assert.Single(run, line => line.StartsWith(TestCommand, StringComparison.Ordinal));
        Assert.DoesNotContain(run, line => line.Contains("dotnet", StringComparison.Ordinal));
    }

    [Fact]
    public void The_workflow_runs_the_same_two_commands()
    {
        var steps = File.ReadLines(Checkout.PathOf(".github", "workflows", "ci.yml")).Select(line => RunStep().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

        Assert.Equal([".ci/run", MainCommand], steps);
    }

    [Fact]
    public void The_main_command_ends_with_a_summary_whose_packets_add_up()
    {
        var run = ProcessRun.Within(TimeSpan.FromMinutes(3), "bash", "-c", MainCommand).EndedWith(0);

        var records = AuditRecords.Parse(run.Output);
        Assert.Equal("ctxscan.summary", AuditRecords.Dataset(records.All[^1]));
        Assert.True(records.PacketsRead > 0);
        records.AssertPacketsAddUp();
    }

    [Fact]
    public void The_readme_shows_the_screen_that_the_main_command_ends_with()
    {
        var readme = File.ReadAllText(Checkout.PathOf("README.md"));
        var shown = readme[readme.IndexOf("```\nsamples/", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line != "```");
        var screen = new Queue<string>(ProcessRun.Of("bash", "-c", $"cd '{Checkout.Root}' && '{ctxscan.Binary}' audit samples/citrix-site.pcap").EndedWith(0).Errors.Split('\n'));
        foreach (var line in shown)
        {
            if (line == "  ...") { continue; } // some lines are left out

            while (screen.Count > 0 && screen.Peek() != line) { screen.Dequeue(); }

            Assert.True(screen.Count > 0, $"the screen has no such line here: {line}");
            screen.Dequeue();
        }
    }

    static string CommandOf(string line) => line.Trim().TrimStart('$').Trim();

    static List<string> Commands(string script) => [.. File.ReadLines(script).Select(line => line.Trim()).Where(line => !line.StartsWith('#') && line.Length > 0)];

    [GeneratedRegex(@"^\s*- run: (.+)$")]
    private static partial Regex RunStep();
}
