using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Tests.Cli;

public class SweepCommandTests
{
    [Fact]
    public void A_plan_says_whom_what_how_fast_and_what_not()
    {
        var run = CommandRun.Of("sweep", "10.0.0.1-10.0.0.254", "--profile", "netscaler-ha", "--plan", "--seed", "7");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("role unknown: proves reachability from HERE only", run.Lines[0], StringComparison.Ordinal);
        Assert.Contains("  10.0.0.1-10.0.0.254  254", run.Lines);
        Assert.Contains("  3008/tcp  netscaler-rpc-tls  netscaler-ha-sync-secure", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("  3003/udp  netscaler-ha-heartbeat: audit only: a forged heartbeat", StringComparison.Ordinal));
        Assert.Contains("plan 254 addresses x (5 tcp + canary) = 1,524 probes, 200/s, half-open at most 1,524, 7.6 s to 11.6 s", run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("  packets: at most 6,096 = 1,524 probes x 4 tries", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("  seed 7, plan ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("intrusion detection counts 22/tcp", StringComparison.Ordinal));
        Assert.Equal(run.Output, CommandRun.Of("sweep", "10.0.0.1-10.0.0.254", "--profile", "netscaler-ha", "--dry-run", "--seed", "7").Output);
    }

    [Fact]
    public void On_a_terminal_a_plan_is_80_columns_wide() =>
        Assert.All(CommandRun.On(80, "sweep", "10.0.0.0/28", "--profile", "netscaler-mas", "--plan").Lines, line => Assert.InRange(line.Length, 0, 80));

    [Fact]
    public void Targets_come_from_files_and_exclusions_too()
    {
        using var folder = new TemporaryFolder();
        var targets = folder.Add("targets", "10.0.0.0/30 # four\n10.0.1.7\n"u8.ToArray());
        var excludes = folder.Add("excludes", "10.0.0.2\n"u8.ToArray());
        var run = CommandRun.Of("sweep", "-iL", targets, "10.0.2.1", "--exclude-file", excludes, "--exclude", "10.0.0.3,10.0.9.9", "-p", "22", "--plan");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["  10.0.0.0-10.0.0.1  2", "  10.0.1.7", "  10.0.2.1"], Between(run, "targets: 4 addresses", "probes of each"));
        Assert.Contains("  2 addresses: excluded", run.Lines);
    }

    [Fact]
    public void Targets_come_from_standard_input()
    {
        Assert.Contains("  10.0.0.7", WithInput("10.0.0.7\n", "sweep", "-", "-p", "22", "--plan").Lines);
        Assert.Contains("  10.0.0.7", WithInput("10.0.0.7\n", "sweep", "-iL", "-", "-p", "22", "--plan").Lines);
        Assert.Equal(2, WithInput("10.0.0.7\n", "sweep", "-", "-iL", "-", "-p", "22", "--plan").ExitCode);
        Assert.Contains("standard input:2:5: expected a number", WithInput("#bad ipv4\n 257.1.1.1\n", "sweep", "-", "-p", "22", "--plan").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_without_address_is_told_and_makes_the_exit_code_3()
    {
        var run = CommandRun.Of("sweep", "10.0.0.7", "vda1", "-n", "-p", "22", "--plan");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains(run.Lines, line => line.StartsWith("  vda1: no address: names are not looked up", StringComparison.Ordinal));
        Assert.Equal(2, CommandRun.Of("sweep", "vda1", "-n", "-p", "22", "--plan").ExitCode);
    }

    [Fact]
    public void A_name_stands_beside_its_address() =>
        Assert.Contains(CommandRun.Of("sweep", "localhost", "-p", "22", "--plan").Lines, line => line is "  127.0.0.1  localhost" or "  ::1  localhost");

    [Fact]
    public void Shards_of_one_seedless_plan_have_one_hash_and_together_all_pairs()
    {
        var runs = Enumerable.Range(1, 3).Select(index => CommandRun.Of("sweep", "10.0.0.0/24", "-p", "22,80", "--shard", $"{index}/3", "--plan")).ToArray();

        Assert.Single(runs.Select(run => run.Lines.Single(line => line.StartsWith("  seed ", StringComparison.Ordinal)).Split("plan ")[1]).Distinct());
        Assert.Contains("shard 1/3 takes 258,", runs[0].Output, StringComparison.Ordinal);
        Assert.Contains("shard 2/3 takes 255,", runs[1].Output, StringComparison.Ordinal);
        Assert.Contains("shard 3/3 takes 255,", runs[2].Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8 is public", "8.8.8.8")]
    [InlineData("10,000,002 probes", "10.0.0.0-10.76.75.64", "-p", "u:53")]
    [InlineData("more than a /24", "10.0.0.0/23", "--profile", "all")]
    [InlineData("--rate max", "10.0.0.1", "--rate", "max")]
    [InlineData("--rate max, --host-rate max, --max-in-flight max, --max-state max", "10.0.0.1", "--rate", "max", "--host-rate", "max", "--max-in-flight", "max", "--max-state", "max")]
    public void What_needs_a_second_thought_is_refused_and_planned(string reason, params string[] arguments)
    {
        string[] ports = arguments.Contains("-p") || arguments.Contains("--profile") ? [] : ["-p", "22"];
        var refused = CommandRun.Of(["sweep", .. arguments, .. ports]);
        var planned = CommandRun.Of(["sweep", .. arguments, .. ports, "--plan"]);

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, planned.ExitCode);
        Assert.Contains(planned.Lines, line => line.StartsWith("  to run it: ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("8.8.8.8", "--allow-public")]
    [InlineData("10.0.0.0/23", "--profile", "all", "--yes")]
    [InlineData("10.0.0.0/24", "--profile", "all")]
    [InlineData("127.0.0.1", "--rate", "max")]
    [InlineData("10.0.0.1", "--rate", "max", "--yes")]
    public void What_is_allowed_or_usual_needs_nothing_more(params string[] arguments) =>
        Assert.DoesNotContain("to run it", CommandRun.Of(["sweep", .. arguments, "-p", "22", "--plan"]).Output, StringComparison.Ordinal);

    [Fact]
    public void As_fast_as_can_be_is_never_for_public_targets() =>
        Assert.Contains("not with public targets", CommandRun.Of("sweep", "8.8.8.8", "--allow-public", "--yes", "-p", "22", "--rate", "max").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("expected a role", "unknown role 'nsipp'", "--from", "nsipp")]
    [InlineData("did you mean 'nsip'", "unknown role 'nsipp'", "--from", "nsipp")]
    [InlineData("did you mean 'netscaler-ha'", "unknown profile", "--profile", "netscaler-hq")]
    [InlineData("expected ports from 1 to 65535", "'65536' at character 4", "-p", "22,65536")]
    [InlineData("", "never sent: a forged heartbeat may fail the pair over", "-p", "u:3003")]
    [InlineData("", "--shard takes a part", "--shard", "0/3")]
    [InlineData("", "--shard takes a part", "--shard", "4/3")]
    [InlineData("", "--seed takes a number", "--seed", "-1")]
    [InlineData("", "--rate takes a number from 0.1", "--rate", "0")]
    [InlineData("", "--rate takes a number from 0.1", "--rate", "fast")]
    [InlineData("", "--max-in-flight takes a whole number", "--max-in-flight", "1.5")]
    [InlineData("raw sockets (raw, syn) are not built", "--mode takes connect only", "--mode", "raw")]
    [InlineData("", "--tries takes a number from 1 to 8", "--tries", "9")]
    [InlineData("", "--timeout takes a time", "--timeout", "5")]
    [InlineData("", "--confirm takes none, passive, safe or active", "--confirm", "maximal")]
    [InlineData("", "unknown option '--profil'", "--profil", "x")]
    [InlineData("", "no-such-file: no such file, expected a list of targets", "-iL", "no-such-file")]
    [InlineData("", "excluded name 'printer' cannot be kept out", "--exclude", "printer", "-n")]
    [InlineData("", "all are excluded", "--exclude", "10.0.0.0/8")]
    public void What_makes_no_plan_is_named(string hint, string message, params string[] arguments)
    {
        string[] ports = arguments.Contains("-p") || arguments.Contains("--profile") ? [] : ["-p", "22"];
        var run = CommandRun.Of(["sweep", "10.0.0.1", .. arguments, .. ports, "--plan"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint == "expected a role" ? "expected one that 'ctxscan catalog roles' lists" : hint, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("nothing to ask", "10.0.0.1")]
    [InlineData("no targets", "-p", "22")]
    [InlineData("are no hosts", "224.0.0.1", "255.255.255.255", "0.0.0.0", "-p", "22", "--allow-public")]
    [InlineData("more than 2147483647 addresses", "0.0.0.0/0", "-p", "22")]
    public void A_plan_needs_targets_and_ports(string message, params string[] arguments)
    {
        var run = CommandRun.Of(["sweep", .. arguments, "--plan"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as nsip: proves what may be reached from nsip", "--from", "nsip")]
    [InlineData("no row of the profiles starts there", "--from", "vda")]
    [InlineData("expected closed: every pair that is open from here contradicts", "--expect-closed")]
    public void The_header_says_what_it_can_prove(string header, params string[] arguments) =>
        Assert.Contains(header, CommandRun.Of(["sweep", "10.0.0.1", "--profile", "netscaler-ha", .. arguments, "--plan"]).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("secret\n", 0)]
    [InlineData("", 2)]
    [InlineData("\n", 2)]
    public void A_secret_is_read_from_its_file_and_shown_nowhere(string text, int exitCode)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Add("key", System.Text.Encoding.UTF8.GetBytes(text));
        var run = CommandRun.Of("sweep", "10.0.0.1", "-p", "u:1812", "--radius-secret-file", file, "--plan");

        Assert.Equal(exitCode, run.ExitCode);
        Assert.DoesNotContain("secret\n", run.Output, StringComparison.Ordinal);
    }

    static CommandRun WithInput(string input, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = Ctxscan.CommandLine.Run(arguments, new() { Output = output, Error = error, OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)) });
        return new(exitCode, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    static string[] Between(CommandRun run, string first, string last) => run.Lines[(Array.IndexOf(run.Lines, first) + 1)..Array.IndexOf(run.Lines, last)];
}
