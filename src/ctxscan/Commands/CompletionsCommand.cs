using System.CommandLine;
using Ctxscan.Manual;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan completions</c>: the command tree as a script for a shell.</summary>
static class CompletionsCommand
{
    static readonly Dictionary<string, Func<IReadOnlyList<CommandPage>, string>> s_shells = new()
    {
        ["bash"] = BashCompletion.Of,
        ["zsh"] = ZshCompletion.Of,
        ["fish"] = FishCompletion.Of,
    };

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell to write for.", HelpName = string.Join('|', s_shells.Keys) };
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !s_shells.ContainsKey(token.Value)) { result.AddError($"unknown shell '{token.Value}', expected {string.Join(" or ", s_shells.Keys)}"); }
        });
        var command = new Command("completions", "Write the completion script of a shell to standard output.") { shell };
        command.SetAction(parsed =>
        {
            using var writer = terminal.NewWriter();
            writer.Write(s_shells[parsed.GetRequiredValue(shell)](CommandPage.All(parsed.RootCommandResult.Command)));
            return ExitCode.Done;
        });
        return command;
    }
}
