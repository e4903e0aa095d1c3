using System.CommandLine;
using CitrixTrafficEngine.Catalogs;
using Command = System.CommandLine.Command;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan catalog check [DIR]</c>: all faults of all files, on standard error.</summary>
static class CatalogCheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var directory = new Argument<string?>("DIR")
        {
            Description = "A rules directory: a whole tree when it has services.yaml and products/, else a layer over the built-in rules. Without it, the built-in rules.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("check", "Check rules and list every fault.") { directory };
        command.SetAction(parsed =>
        {
            var (catalog, diagnostics) = parsed.GetValue(directory) is { } path ? Catalog.ReadDirectory(path) : Catalog.Read(new());
            if (catalog is null) { throw new RulesException(diagnostics); }

            using var writer = terminal.NewWriter();
            writer.WriteLine(
                $"{catalog.Rows.Length} rows, {catalog.Products.Count()} products, {catalog.Roles.Count()} roles, {catalog.Services.Count()} services, "
                + $"{catalog.Profiles.Length} profiles, {catalog.Commands.Count()} commands, {catalog.Signatures.Count()} signatures, {catalog.Compile().RunCount - 1} port runs: no faults");
            return ExitCode.Done;
        });
        return command;
    }
}
