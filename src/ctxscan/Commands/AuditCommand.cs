using System.CommandLine;
using CitrixTrafficEngine.Flows;
using Ctxscan.Audit;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan audit</c>: parse, build the plan, run it.</summary>
static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var captures = new Argument<string[]>("FILE") { Description = "Captures to read: files, folders, patterns, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var merge = new Option<bool>("--merge") { Description = "Interleave the captures by packet time. Without it each is read to its end, in order of first packet." };
        var follow = new Option<bool>("--follow") { Description = "Wait for more at the end of the last capture, until interrupted." };
        var twoPass = new Option<bool>("--two-pass") { Description = "Read the captures twice: learn listeners and roles first, then write. Files only." };
        var command = new Command("audit", "Read captures, assemble their flows, and match each against the catalog.") { captures, merge, follow, twoPass };
        var run = new RunArguments(command, new FlowLimits());
        captures.Validators.Add(CaptureArguments.RefuseOptions);
        command.SetAction(parsed =>
        {
            var plan = new AuditPlan
            {
                Captures = parsed.GetRequiredValue(captures),
                Merge = parsed.GetValue(merge),
                Follow = parsed.GetValue(follow),
                TwoPass = parsed.GetValue(twoPass),
                Run = run.Read(parsed),
            };
            using var audit = new AuditRun(plan, terminal);
            return audit.Run();
        });
        return command;
    }
}
