using System.CommandLine;
using Ctxscan.Listings;
using Ctxscan.Reports;
using Ctxscan.Sweep;
using Catalog = CitrixTrafficEngine.Catalogs.Catalog;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan report</c>: saved records in another form, several files as one.</summary>
static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var saved = new Argument<string[]>("SAVED") { Description = "Files of records, as sweep, audit and live write them.", Arity = ArgumentArity.OneOrMore };
        var format = SweepFormat.NewOption("How to write them. Default: table.", SweepFormat.OfReport);
        var only = new Option<string[]>("--only") { Description = "Show these verdicts of sweeps only.", HelpName = "open,rejected" };
        var list = new Option<string?>("--list") { Description = "The list of an audit that is wanted. Without it a table shows the whole screen, Markdown findings and services, CSV the findings.", HelpName = string.Join('|', AuditLists.All) };
        var command = new Command("report", "Show saved records as a table, CSV, Markdown or nmap's XML; several files as one.") { saved, format, only, list };
        var catalog = new CatalogArguments(command);
        list.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !AuditLists.All.Contains(token.Value)) { result.AddError($"unknown list '{token.Value}', expected {string.Join(" or ", AuditLists.All)}"); }
        });
        command.SetAction(parsed =>
        {
            var audits = new AuditReport(Catalog.Load(catalog.Read(parsed)).Compile(), parsed.GetValue(list));
            var report = new ReportRun([new SweepSection(VerdictFilter.Read(parsed.GetValue(only) ?? [])), audits], terminal);
            return report.Run(parsed.GetRequiredValue(saved), parsed.GetValue(format) ?? ListingFormat.Table);
        });
        return command;
    }
}
