using System.CommandLine;
using Ctxscan.Audit;
using Ctxscan.Sites;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan site</c>: what a site is made of.</summary>
static class SiteCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal) => new("site", "Check a site file, or draft one from captures.") { NewCheck(terminal), NewInfer(terminal) };

    static Command NewCheck(Terminal terminal)
    {
        var file = new Argument<string>("SITE") { Description = "A site file." };
        var command = new Command("check", "Check a site file and list every fault.") { file };
        var catalog = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var site = SiteArguments.Open(parsed.GetRequiredValue(file), catalog.Load(parsed));
            using var writer = terminal.NewWriter();
            var hosts = site.Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Count();
            writer.WriteLine(
                $"{hosts} hosts, {site.Members.SelectMany(member => member.Roles).Distinct(StringComparer.Ordinal).Count()} roles, {site.Zones.Count} zones, {site.CapturePoints.Count} capture points: no faults");
            return ExitCode.Done;
        });
        return command;
    }

    static Command NewInfer(Terminal terminal)
    {
        var captures = new Argument<string[]>("FILE") { Description = "Captures to read: files, folders, patterns, or - for standard input.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string?>("--output", "-o") { Description = "Write the draft to this file. Without it it goes to standard output.", HelpName = "SITE" };
        var force = new Option<bool>("--force") { Description = "Replace the file where it exists." };
        var command = new Command("infer", "Draft a site file from captures: hosts that answer, the roles this teaches, and the evidence for each.") { captures, output, force };
        var catalog = new CatalogArguments(command);
        captures.Validators.Add(CaptureArguments.RefuseOptions);
        command.SetAction(parsed =>
            new InferRun(new(parsed.GetRequiredValue(captures), parsed.GetValue(output), parsed.GetValue(force), catalog.Read(parsed)), terminal).Run());
        return command;
    }
}
