using System.CommandLine;
using Ctxscan.Listings;
using Ctxscan.Report;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan report</c>: parse, build the plan, run it.</summary>
static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("SAVED.ndjson") { Description = "Records of earlier runs; several are merged.", Arity = ArgumentArity.OneOrMore };
        var list = new Option<string?>("--list") { Description = "The list that is wanted. Without it a table shows the whole screen, Markdown findings and services, CSV the findings.", HelpName = string.Join('|', AuditLists.All) };
        var command = new Command("report", "Show saved runs again, merged, without reading the packets once more.") { files, list };
        var format = ListingFormat.NewOption(ListingFormat.Table, ListingFormat.Csv, ListingFormat.Markdown);
        command.Options.Add(format);
        var catalog = new CatalogArguments(command);
        list.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !AuditLists.All.Contains(token.Value)) { result.AddError($"unknown list '{token.Value}', expected {string.Join(" or ", AuditLists.All)}"); }
        });
        command.SetAction(parsed => new ReportRun(
            new()
            {
                Files = parsed.GetRequiredValue(files),
                Format = parsed.GetValue(format)!,
                List = parsed.GetValue(list),
                Catalog = catalog.Read(parsed),
            },
            terminal).Run());
        return command;
    }
}
