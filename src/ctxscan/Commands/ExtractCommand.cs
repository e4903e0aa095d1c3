using System.CommandLine;
using CitrixTrafficEngine.Flows;
using Ctxscan.Extract;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan extract</c>: parse, build the plan, run it.</summary>
static class ExtractCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var captures = new Argument<string[]>("CAPTURE") { Description = "Captures to read; for --flow those of the audit.", Arity = ArgumentArity.OneOrMore };
        var flow = new Option<string?>("--flow") { Description = "The packets of one flow: ctxscan.flow.id of an audit's record; its event.id for the packets of that record.", HelpName = "ID" };
        var finding = new Option<string?>("--finding") { Description = "The packets of all flows that support a finding: ctxscan.finding.key of an audit's record.", HelpName = "KEY" };
        var site = new Option<string?>("--site") { Description = "The site file of the audit that wrote the key.", HelpName = "SITE" };
        var capturePoint = new Option<string?>("--capture-point") { Description = "The capture point of that audit.", HelpName = "NAME" };
        var filter = new Option<string?>("--filter", "-f") { Description = "The packets that this expression matches (as tcpdump takes them).", HelpName = "BPF" };
        var output = new Option<string>("--write", "-w") { Description = "The capture to write; - is standard output.", HelpName = "OUT", Required = true };
        var merge = new Option<bool>("--merge") { Description = "Interleave the captures by packet time, as in the audit." };
        var command = new Command("extract", "Write the packets of one flow, of a finding, or those that a filter matches, to a pcap file.") { captures, flow, finding, site, capturePoint, filter, output, merge };
        var flows = new FlowArguments(command, new FlowLimits());
        var catalog = new CatalogArguments(command);
        captures.Validators.Add(CaptureArguments.RefuseOptions);
        flow.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && FlowId.Parse(token.Value) is null) { result.AddError($"--flow takes 16 hexadecimal digits as in ctxscan.flow.id, or an event.id; not '{token.Value}'"); }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(flow) is null && result.GetResult(finding) is null && result.GetResult(filter) is null) { result.AddError("extract needs --flow, --finding or --filter"); }

            if (result.GetResult(flow) is not null && result.GetResult(finding) is not null) { result.AddError("--flow and --finding exclude each other"); }

            if (result.GetResult(site) is not null && result.GetResult(finding) is null) { result.AddError("--site is one for --finding"); }

            if (result.GetResult(capturePoint) is not null && result.GetResult(site) is null) { result.AddError("--capture-point is one of a site file: it needs --site"); }
        });
        command.SetAction(parsed =>
        {
            var plan = new ExtractPlan
            {
                Captures = parsed.GetRequiredValue(captures),
                Flow = parsed.GetValue(flow) is { } id ? FlowId.Parse(id) : null,
                Finding = parsed.GetValue(finding),
                Site = parsed.GetValue(site),
                CapturePoint = parsed.GetValue(capturePoint),
                Catalog = catalog.Read(parsed),
                Filter = parsed.GetValue(filter),
                Output = parsed.GetRequiredValue(output),
                Merge = parsed.GetValue(merge),
                RemoveDuplicates = flows.RemoveDuplicates(parsed),
                Parser = flows.Parser(parsed),
                Limits = flows.Limits(parsed),
            };
            return new ExtractRun(plan, terminal).Run();
        });
        return command;
    }
}
