using System.Runtime.InteropServices;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace Ctxscan.Audit;

/// <summary>Carries out an audit: reads every capture, writes the records, then the table, and gives the exit code.</summary>
sealed class AuditRun(AuditPlan plan, Terminal terminal) : IDisposable
{
    readonly CapturePass _pass = new();
    readonly CancellationTokenSource _stop = new();
    int _signalExitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">A file that was named is missing, a folder, or something else than it should be.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="CitrixTrafficEngine.Catalogs.Sites.SiteFileException">The site file has faults.</exception>
    /// <exception cref="IOException">The output cannot be made.</exception>
    public int Run()
    {
        if (plan is { Merge: true, Follow: true }) { throw new UsageException("--merge and --follow exclude each other: what comes later cannot be put in order"); }

        if (plan is { TwoPass: true, Follow: true }) { throw new UsageException("--two-pass and --follow exclude each other: what comes later cannot be learned before"); }

        var baseline = plan.Run.Baseline is { } old ? Baseline.Read(old, terminal.Error) : null;
        var catalog = Catalog.Load(plan.Run.Catalog);
        var (site, rules) = SiteArguments.Load(plan.Run.Site, plan.Run.CapturePoint, catalog);
        var names = NameFiles.Names(plan.Run);
        using var anonymizer = NameFiles.Anonymizer(plan.Run.AnonymizeKeyFile);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        using var filter = new FilterStage(plan.Run.Filter);
        var captures = Resolve();
        RecordTarget.RefuseInput(plan.Run.Output, captures.Inputs);
        if (plan.TwoPass) { RefusePipes(captures); }

        using var file = plan.Run.Output is null ? null : RecordTarget.Open(plan.Run.Output);
        var output = file ?? (terminal.Columns is null ? terminal.Output : null);
        try
        {
            return Read(catalog, site, rules, filter, captures, output, names, anonymizer, baseline);
        }
        catch (Exception fault) when (RecordTarget.IsClosedPipe(fault))
        {
            WriteNotes();
            return _pass.ExitCode;
        }
        catch (IOException fault) when (fault is RecordOutputException)
        {
            WriteNotes();
            terminal.Error.WriteLine($"ctxscan: {plan.Run.Output ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    public void Dispose() => _stop.Dispose();

    CaptureSet Resolve() => CaptureSet.Resolve(plan.Captures, new() { Follow = plan.Follow, Cancel = _stop.Token, StandardInput = terminal.OpenInput });

    int Read(Catalog catalog, Site? site, RuleTable rules, FilterStage filter, CaptureSet captures, Stream? output, NameOptions names, Anonymizer? anonymizer, Baseline? baseline)
    {
        var startedNs = RecordTarget.NowNs();
        if (output is not null) { RecordTarget.Written(() => RunRecord.Write(output, RecordTarget.Info(plan.Run, terminal, catalog, plan.Captures, startedNs), anonymizer)); }

        var options = new EngineOptions
        {
            Filter = filter.Frames,
            Parser = plan.Run.Parser,
            Limits = plan.Run.Limits,
            Signatures = catalog.CompileSignatures(),
            RemoveDuplicates = plan.Run.RemoveDuplicates,
            CommunityIdSeed = plan.Run.CommunityIdSeed,
            Site = site,
            Names = names,
            Anonymizer = anonymizer,
            Findings = FindingSetup.Of(catalog, plan.Run.Catalog, site, anonymizer),
            Records = plan.Run.SummaryOnly ? null : output,
        };
        using var engine = new Engine(plan.TwoPass ? options with { Learned = Learn(options, rules) } : options, rules);
        _pass.Read(engine, captures, plan.Merge, _stop.Token);
        var report = engine.Finish(_signalExitCode == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        if (output is not null) { RecordTarget.Written(() => SummaryRecord.Write(output, report, rules, startedNs, RecordTarget.NowNs(), anonymizer)); }

        if (!plan.Run.Quiet && report.Inputs.Count > 0) { new AuditScreen(terminal.Error, AuditSummary.Of(report, rules, anonymizer)) { RecordsFile = plan.Run.Output, Baseline = baseline, UsesColor = terminal.UsesColor }.Write(); }

        WriteNotes();
        return ExitCode.Worse(ExitCodeOf(report), RunVerdict.ExitCodeOf(report.Findings, plan.Run.FailOn, baseline));
    }

    // What goes wrong here goes wrong in the second pass as well, which reports it.
    LearnedTraffic Learn(EngineOptions options, RuleTable rules)
    {
        var learned = new LearnedTraffic(rules);
        using var engine = new Engine(options with { Learned = learned, Records = null, Findings = null }, rules);
        new CapturePass().Read(engine, Resolve(), plan.Merge, _stop.Token);
        engine.Finish();
        learned.Complete();
        return learned;
    }

    // What was read of a pipe is gone.
    static void RefusePipes(CaptureSet captures)
    {
        if (captures.FirstPipe() is { } path) { throw new UsageException($"{(path == "-" ? "standard input" : path)}: is a pipe or empty, and --two-pass reads its input twice"); }
    }

    void WriteNotes()
    {
        foreach (var note in _pass.Notes) { terminal.Error.WriteLine($"ctxscan: {note}"); }
    }

    int ExitCodeOf(EngineReport report)
    {
        var addsUp = report.PacketsRead == report.PacketsInFlows + report.Skipped.Values.Sum();
        if (!addsUp) { terminal.Error.WriteLine("ctxscan: the packet counts do not add up; please report this with the capture"); }

        var complete = addsUp && report.Inputs.All(input => input.Fault is null);
        return ExitCode.Worse(ExitCode.Worse(_pass.ExitCode, _signalExitCode), complete ? ExitCode.Done : ExitCode.Incomplete);
    }

    void Stop(PosixSignalContext context, int exitCode)
    {
        // A second signal ends the process at once.
        context.Cancel = !_stop.IsCancellationRequested;
        _signalExitCode = exitCode;
        _stop.Cancel();
    }
}
