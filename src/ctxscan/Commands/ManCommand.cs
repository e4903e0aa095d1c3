using System.CommandLine;
using Ctxscan.Manual;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan man</c>: the command tree as manual pages.</summary>
static class ManCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var words = new Argument<string[]>("COMMAND") { Description = "The command whose page is wanted, such as catalog flows. Without it, the page of ctxscan.", Arity = ArgumentArity.ZeroOrMore };
        var folder = new Option<string?>("--output", "-o") { Description = "Write the pages of all commands into this folder, which is made where it is missing. Without it one page goes to standard output.", HelpName = "DIR" };
        var command = new Command("man", "Write a manual page; read it with 'ctxscan man sweep | man -l -'.") { words, folder };
        command.SetAction(parsed =>
        {
            var pages = CommandPage.All(parsed.RootCommandResult.Command);
            var wanted = parsed.GetValue(words) ?? [];
            if (parsed.GetValue(folder) is { } path)
            {
                if (wanted.Length > 0) { throw new UsageException("--output writes the pages of all commands: name none"); }

                WriteAll(pages, path);
                return ExitCode.Done;
            }

            var name = string.Join(' ', wanted.Prepend(CommandPage.Program));
            var page = pages.FirstOrDefault(page => page.Path == name) ?? throw new UsageException($"no command '{name}'");
            using var writer = terminal.NewWriter();
            writer.Write(ManualPage.Of(page, pages, ProductVersion.Number));
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteAll(IReadOnlyList<CommandPage> pages, string folder)
    {
        if (folder.Length == 0 || File.Exists(folder)) { throw new UsageException($"'{folder}' is no folder, expected one for the pages"); }

        Directory.CreateDirectory(folder);
        foreach (var page in pages) { File.WriteAllText(Path.Combine(folder, $"{page.PageName}.1"), ManualPage.Of(page, pages, ProductVersion.Number)); }
    }
}
