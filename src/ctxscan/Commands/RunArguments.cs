using System.CommandLine;
using CitrixTrafficEngine.Flows;
using Ctxscan.Audit;

namespace Ctxscan.Commands;

/// <summary>The options that <c>audit</c> and <c>live</c> share.</summary>
sealed class RunArguments
{
    /// <summary>The packet filter.</summary>
    public Option<string?> Filter { get; } = new("--filter", "-f") { Description = "Read only packets that this expression matches (as tcpdump takes them); the others count as filtered.", HelpName = "BPF" };

    readonly Option<string?> _output = new("--output", "-o") { Description = "Write the records to this file. Without it they go to standard output, unless that is a terminal.", HelpName = "OUT" };
    readonly Option<bool> _summaryOnly = new("--summary-only") { Description = "Write the run and the summary record only." };
    readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Write no table to standard error." };
    readonly Option<string?> _note = new("--note") { Description = "A note for the run record, such as a change number.", HelpName = "TEXT" };
    readonly Option<ushort> _seed = new("--community-id-seed") { Description = "Community ID seed, 0 to 65535. Default: 0.", HelpName = "N" };
    readonly Option<string?> _site = new("--site") { Description = "What the site is made of: hosts, roles, zones ('ctxscan site infer' drafts one).", HelpName = "SITE" };
    readonly Option<string?> _capturePoint = new("--capture-point") { Description = "The capture point of the site where the packets were taken. Default: all of them.", HelpName = "NAME" };
    readonly Option<string[]> _failOn = new("--fail-on") { Description = "End with exit code 1 on findings of this severity (info, low, medium, high) or above, or of this kind. May be given several times.", HelpName = "SEVERITY|ID" };
    readonly Option<string?> _baseline = new("--baseline") { Description = "Records of an earlier run: only findings that it did not have count as new; without --fail-on any of them gives exit code 1.", HelpName = "OLD.ndjson" };
    readonly NameArguments _names;
    readonly FlowArguments _flows;
    readonly CatalogArguments _catalog;

    /// <summary>Adds the options to <paramref name="command"/>, with <paramref name="defaults"/> for the timeouts.</summary>
    public RunArguments(Command command, FlowLimits defaults)
    {
        foreach (var option in new Option[] { Filter, _output, _summaryOnly, _quiet, _note, _seed, _site, _capturePoint, _failOn, _baseline }) { command.Options.Add(option); }

        _failOn.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => FailCondition.Parse(token.Value) is null)) { result.AddError($"--fail-on: {FailCondition.Expected(token.Value)}"); }
        });
        _names = new(command);
        _flows = new(command, defaults);
        _catalog = new(command);
    }

    /// <summary>The options as typed.</summary>
    public RunPlan Read(ParseResult parsed) => new()
    {
        Filter = parsed.GetValue(Filter),
        Output = parsed.GetValue(_output),
        SummaryOnly = parsed.GetValue(_summaryOnly),
        Quiet = parsed.GetValue(_quiet),
        Note = parsed.GetValue(_note),
        FailOn = [.. (parsed.GetValue(_failOn) ?? []).Select(text => FailCondition.Parse(text)!)],
        Baseline = parsed.GetValue(_baseline),
        Parser = _flows.Parser(parsed),
        RemoveDuplicates = _flows.RemoveDuplicates(parsed),
        Limits = _flows.Limits(parsed),
        CommunityIdSeed = parsed.GetValue(_seed),
        Site = parsed.GetValue(_site),
        CapturePoint = parsed.GetValue(_capturePoint),
        Names = _names.Mode(parsed),
        NamesFile = _names.File(parsed),
        AnonymizeKeyFile = _names.KeyFile(parsed),
        Catalog = _catalog.Read(parsed),
    };
}
