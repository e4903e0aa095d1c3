using System.CommandLine;
using Ctxscan.Listings;
using Ctxscan.Reports;
using Ctxscan.Sweep;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan report</c>: saved records in another form, several files as one.</summary>
static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var saved = new Argument<string[]>("SAVED") { Description = "Files of records, as sweep, audit and live write them.", Arity = ArgumentArity.OneOrMore };
        var format = SweepFormat.NewOption("How to write them. Default: table.", SweepFormat.OfReport);
        var only = new Option<string[]>("--only") { Description = "Show these verdicts of sweeps only.", HelpName = "open,rejected" };
        var command = new Command("report", "Show saved records as a table, CSV, Markdown or nmap's XML; several files as one.") { saved, format, only };
        command.SetAction(parsed =>
        {
            var report = new ReportRun([new SweepSection(VerdictFilter.Read(parsed.GetValue(only) ?? [])), new AuditSection()], terminal);
            return report.Run(parsed.GetRequiredValue(saved), parsed.GetValue(format) ?? ListingFormat.Table);
        });
        return command;
    }
}
