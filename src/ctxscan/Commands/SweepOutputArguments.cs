using System.CommandLine;
using Ctxscan.Sweep;

namespace Ctxscan.Commands;

/// <summary>The options of <c>sweep</c> that say what becomes of the results.</summary>
sealed class SweepOutputArguments
{
    readonly Option<string?> _output = new("--output", "-o") { Description = "Write every record to this file, which is also the checkpoint. Without it the records go to standard output, unless that is a terminal.", HelpName = "OUT" };
    readonly Option<string?> _resume = new("--resume") { Description = "Go on with the sweep of this file: probe only what has no record there, and append.", HelpName = "OUT" };
    readonly Option<string[]> _only = new("--only") { Description = "Show these verdicts only. The file has all of them.", HelpName = "open,rejected" };
    readonly Option<string?> _format = SweepFormat.NewOption("How to show the results on standard output.", SweepFormat.OfSweep);
    readonly Option<string?> _expect = new("--expect") { Description = "Compare with the records of an earlier sweep, or with what a site file (.yaml) expects; exit code 1 where something differs.", HelpName = "OLD|SITE" };
    readonly Option<string?> _note = new("--note") { Description = "A note for the run record, such as a change number.", HelpName = "TEXT" };
    readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Write neither progress nor screen to standard error." };
    readonly Option<ushort> _seed = new("--community-id-seed") { Description = "Community ID seed, 0 to 65535. Default: 0.", HelpName = "N" };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public SweepOutputArguments(Command command)
    {
        foreach (var option in new Option[] { _output, _resume, _only, _format, _expect, _note, _quiet, _seed }) { command.Options.Add(option); }
    }

    /// <summary>The options as typed.</summary>
    /// <exception cref="UsageException">A verdict is none, or two options exclude each other.</exception>
    public SweepOutputPlan Read(ParseResult parsed)
    {
        var plan = new SweepOutputPlan
        {
            Output = parsed.GetValue(_output),
            Resume = parsed.GetValue(_resume),
            IsShown = VerdictFilter.Read(parsed.GetValue(_only) ?? []),
            Format = parsed.GetValue(_format),
            Expect = parsed.GetValue(_expect),
            Note = parsed.GetValue(_note),
            Quiet = parsed.GetValue(_quiet),
            CommunityIdSeed = parsed.GetValue(_seed),
        };
        return plan is { Output: not null, Resume: not null }
            ? throw new UsageException("--output and --resume exclude each other: a resumed sweep goes on in its own file")
            : plan;
    }
}
