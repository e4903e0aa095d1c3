using System.CommandLine;
using System.Globalization;
using CitrixTrafficEngine.Scan;
using Ctxscan.Sweep;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan sweep</c>: parse, make the plan, show it or run it.</summary>
static class SweepCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var planOnly = new Option<bool>("--plan", "--dry-run") { Description = "Show what would be sent, to whom, how fast, and what not and why. Sends nothing." };
        var seed = new Option<string?>("--seed") { Description = "Decides the order of the probes, from 0 on. Default: drawn, and told.", HelpName = "N" };
        var shard = new Option<string?>("--shard") { Description = "Take part I of N of the addresses: 1/3, 2/3 and 3/3 together are the whole.", HelpName = "I/N" };
        var allowPublic = new Option<bool>("--allow-public") { Description = "Allow public addresses among the targets." };
        var yes = new Option<bool>("--yes") { Description = "Allow what needs a second thought: more than 10000000 probes, profile all over more than a /24, limits of max beyond the loopback." };
        var command = new Command("sweep", "Ask many addresses for the ports of a deployment, and say of each what proves it open, closed, rejected or silent.");
        var targets = new SweepTargetArguments(command);
        foreach (var option in new Option[] { planOnly, seed, shard, allowPublic, yes }) { command.Options.Add(option); }

        var scan = new ScanArguments(command);
        var results = new SweepOutputArguments(command);
        var catalog = new CatalogArguments(command);
        seed.Check(text => ulong.TryParse(text!, NumberStyles.None, CultureInfo.InvariantCulture, out _), "takes a number from 0 to 18446744073709551615");
        shard.Check(text => ShardOf(text!) is not null, "takes a part and how many there are, such as 1/3, the part from 1 on");
        command.SetAction(parsed =>
        {
            var request = targets.Read(parsed, new()
            {
                Catalog = catalog.Read(parsed),
                Options = scan.Read(parsed),
                RadiusSecretFile = parsed.GetValue(scan.SecretFile),
                Seed = parsed.GetValue(seed) is { } number ? ulong.Parse(number, CultureInfo.InvariantCulture) : null,
                Shard = parsed.GetValue(shard) is { } part ? ShardOf(part)!.Value : (1, 1),
                AllowPublic = parsed.GetValue(allowPublic),
                Yes = parsed.GetValue(yes),
            });
            var output = results.Read(parsed);
            using var resumed = SweepOutput.Resume(output);
            var planner = new SweepPlanner(resumed?.Plan is { } before ? request with { Seed = request.Seed ?? before.Seed } : request, terminal, SystemNames.Lookup);
            if (resumed?.Plan is not null && request is { NamesPlan: true, NamesTargets: false, Site: null })
            {
                throw new UsageException("--resume takes addresses and ports from its file: name no ports and profiles, or the targets too");
            }

            if (resumed is { Plan: null } && !request.NamesPlan) { throw new UsageException($"{output.Resume}: holds no plan, the sweep was killed before its first record: give its targets and ports again"); }

            var plan = resumed?.Plan is not null && !request.NamesPlan ? planner.Resume(resumed) : planner.Plan();
            if (parsed.GetValue(planOnly)) { return Show(plan, terminal); }

            if (plan.Refusals.Count > 0) { throw new UsageException(string.Join("\nctxscan: ", plan.Refusals)); }

            if (!OperatingSystem.IsLinux()) { throw new UsageException("sweeps run on Linux; elsewhere --plan shows what would be sent"); }

            using var run = new SweepRun(plan, output, resumed, terminal);
            return run.Run();
        });
        return command;
    }

    static int Show(SweepPlan plan, Terminal terminal)
    {
        using var writer = terminal.NewWriter();
        new PlanText(plan, writer, terminal.Columns).Write();
        return plan.Unresolved.Count == 0 ? ExitCode.Done : ExitCode.Incomplete;
    }

    static (int Index, int Count)? ShardOf(string text) =>
        text.Split('/') is [var part, var parts]
        && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && int.TryParse(parts, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && index >= 1 && index <= count
            ? (index, count)
            : null;
}
