using System.CommandLine;
using CitrixTrafficEngine.Packets;
using Ctxscan.Audit;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan audit</c>: parse, build the plan, run it.</summary>
static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var captures = new Argument<string[]>("FILE") { Description = "Captures to read: files, folders, patterns, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "Write the records to this file. Without it they go to standard output, unless that is a terminal.", HelpName = "OUT" };
        var merge = new Option<bool>("--merge") { Description = "Interleave the captures by packet time. Without it each is read to its end, in order of first packet." };
        var follow = new Option<bool>("--follow") { Description = "Wait for more at the end of the last capture, until interrupted." };
        var summaryOnly = new Option<bool>("--summary-only") { Description = "Write the run and the summary record only." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Write no table to standard error." };
        var note = new Option<string?>("--note") { Description = "A note for the run record, such as a change number.", HelpName = "TEXT" };
        var outer = new Option<bool>("--outer") { Description = "Report the outermost flow: remove no tunnels." };
        var dedup = new Option<bool>("--dedup") { Description = "Leave out second copies of packets (the same bytes within 1 ms), as mirror ports make them." };
        var keyVlan = new Option<bool>("--key-vlan") { Description = "Make the VLAN ids part of what tells flows apart." };
        var maxFlows = new Option<int>("--max-flows") { Description = "Most flows at once; the least recently seen gives way. Default: by memory.", HelpName = "N" };
        var seed = new Option<ushort>("--community-id-seed") { Description = "Community ID seed, 0 to 65535. Default: 0.", HelpName = "N" };
        var timeouts = new TimeoutArguments();
        var command = new Command("audit", "Read captures, assemble their flows, and match each against the catalog.")
        {
            captures, merge, follow, output, summaryOnly, quiet, note, outer, dedup, keyVlan, maxFlows, seed,
        };
        timeouts.AddTo(command);
        var catalog = new CatalogArguments(command);
        captures.Validators.Add(result =>
        {
            // A misspelt option would otherwise be taken for a file.
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            {
                result.AddError($"unknown option '{token.Value}' (a file of that name is written ./{token.Value})");
            }
        });
        maxFlows.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0) { result.AddError("--max-flows takes a number from 1 on, or 0 for the default"); }
        });

        command.SetAction(parsed =>
        {
            var plan = new AuditPlan
            {
                Captures = parsed.GetRequiredValue(captures),
                Merge = parsed.GetValue(merge),
                Follow = parsed.GetValue(follow),
                Output = parsed.GetValue(output),
                SummaryOnly = parsed.GetValue(summaryOnly),
                Quiet = parsed.GetValue(quiet),
                Note = parsed.GetValue(note),
                Parser = new ParserOptions { OuterOnly = parsed.GetValue(outer), KeyVlan = parsed.GetValue(keyVlan) },
                Limits = timeouts.Read(parsed) with { MaxFlows = parsed.GetValue(maxFlows) },
                RemoveDuplicates = parsed.GetValue(dedup),
                CommunityIdSeed = parsed.GetValue(seed),
                Catalog = catalog.Read(parsed),
            };
            using var run = new AuditRun(plan, terminal);
            return run.Run();
        });
        return command;
    }
}
