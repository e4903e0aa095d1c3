using System.CommandLine;
using System.CommandLine.Parsing;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Commands;

namespace Ctxscan;

/// <summary>The composition of the program: its commands, and the exit code of every way to fail.</summary>
static class CommandLine
{
    /// <summary>Runs one command line and gives its exit code. Touches no console but <paramref name="terminal"/>.</summary>
    public static int Run(string[] args, Terminal terminal)
    {
        terminal = terminal with { Arguments = args };
        try
        {
            var parsed = NewRoot(terminal).Parse(args, new() { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0) { return Refuse(parsed, terminal); }

            using var help = terminal.NewWriter();
            return parsed.Invoke(new() { Output = help, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (ClosedPipeException)
        {
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is UsageException or FilterException or CaptureFormatException or CheckpointException)
        {
            return Fail(exception.Message, ExitCode.Usage, terminal);
        }
        catch (RulesException exception) when (exception.Diagnostics.Count > 0)
        {
            foreach (var diagnostic in exception.Diagnostics) { terminal.Error.WriteLine(diagnostic); }

            return Fail($"{Faults(exception.Diagnostics.Count)} in the rules", ExitCode.Usage, terminal);
        }
        catch (SiteFileException exception)
        {
            foreach (var diagnostic in exception.Diagnostics) { terminal.Error.WriteLine(diagnostic); }

            return Fail($"{Faults(exception.Diagnostics.Count)} in the site file", ExitCode.Usage, terminal);
        }
        catch (RulesException exception)
        {
            return Fail(exception.Message, ExitCode.Usage, terminal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message, ExitCode.Environment, terminal);
        }
    }

    static RootCommand NewRoot(Terminal terminal)
    {
        var root = new RootCommand("What a Citrix estate does on the network: its ports, its captures, its commands.")
        {
            AuditCommand.Create(terminal),
            LiveCommand.Create(terminal),
            InterfacesCommand.Create(terminal),
            ExtractCommand.Create(terminal),
            SweepCommand.Create(terminal),
            SiteCommand.Create(terminal),
            CatalogCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            ReportCommand.Create(terminal),
            CompletionsCommand.Create(terminal),
            ManCommand.Create(terminal),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        return root;
    }

    static int Refuse(ParseResult parsed, Terminal terminal)
    {
        // The name of a type is no help.
        foreach (var error in parsed.Errors) { terminal.Error.WriteLine($"ctxscan: {error.Message.Split(" as expected type ")[0]}"); }

        var command = parsed.CommandResult.Command;
        var names = command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name));
        var typed = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : "";
        if (NearestName.Of(typed, names) is { } nearest) { terminal.Error.WriteLine($"ctxscan: did you mean '{nearest}'?"); }

        terminal.Error.WriteLine($"ctxscan: '{PathOf(parsed.CommandResult)} --help' shows what it takes");
        return ExitCode.Usage;
    }

    static string PathOf(CommandResult result)
    {
        var names = new Stack<string>();
        for (var at = result; at?.Parent is not null; at = at.Parent as CommandResult) { names.Push(at.Command.Name); }

        names.Push("ctxscan");
        return string.Join(' ', names);
    }

    static string Faults(int count) => count == 1 ? "1 fault" : $"{count} faults";

    static int Fail(string message, int exitCode, Terminal terminal)
    {
        terminal.Error.WriteLine($"ctxscan: {message}");
        return exitCode;
    }
}
