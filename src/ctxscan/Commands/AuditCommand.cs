using System.CommandLine;
using CitrixTrafficEngine.Flows;
using Ctxscan.Audit;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan audit</c>: parse, build the plan, run it.</summary>
static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var captures = new Argument<string[]>("FILE") { Description = "Captures to read.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("audit", "Read captures, assemble their flows, and match each against the catalog.") { captures };
        var run = new RunArguments(command, new FlowLimits());
        captures.Validators.Add(result =>
        {
            // A misspelt option would otherwise be taken for a file.
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-'))
            {
                result.AddError($"unknown option '{token.Value}' (a file of that name is written ./{token.Value})");
            }
        });

        command.SetAction(parsed =>
        {
            using var audit = new AuditRun(new(parsed.GetRequiredValue(captures), run.Read(parsed)), terminal);
            return audit.Run();
        });
        return command;
    }
}
