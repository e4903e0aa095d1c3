using System.Runtime.InteropServices;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Rules;

namespace Ctxscan.Audit;

/// <summary>Carries out an audit: reads every capture, writes the records, then the table, and gives the exit code.</summary>
sealed class AuditRun(AuditPlan plan, Terminal terminal) : IDisposable
{
    readonly List<string> _notes = [];
    readonly CancellationTokenSource _stop = new();
    int _signalExitCode;
    int _inputExitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="IOException">The output cannot be made.</exception>
    public int Run()
    {
        if (plan is { Merge: true, Follow: true }) { throw new UsageException("--merge and --follow exclude each other: what comes later cannot be put in order"); }

        var baseline = plan.Run.Baseline is { } old ? Baseline.Read(old) : null;
        var catalog = Catalog.Load(plan.Run.Catalog);
        var rules = catalog.Compile();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        using var filter = new FilterStage(plan.Run.Filter);
        var captures = CaptureSet.Resolve(plan.Captures, new() { Follow = plan.Follow, Cancel = _stop.Token, StandardInput = terminal.OpenInput });
        RecordTarget.RefuseInput(plan.Run.Output, captures.Inputs);
        using var file = plan.Run.Output is null ? null : RecordTarget.Open(plan.Run.Output);
        var output = file ?? (terminal.Columns is null ? terminal.Output : null);
        try
        {
            return Read(catalog, rules, filter, captures, output, baseline);
        }
        catch (Exception fault) when (RecordTarget.IsClosedPipe(fault))
        {
            WriteNotes();
            return _inputExitCode;
        }
        catch (IOException fault) when (fault is RecordOutputException)
        {
            WriteNotes();
            terminal.Error.WriteLine($"ctxscan: {plan.Run.Output ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    public void Dispose() => _stop.Dispose();

    int Read(Catalog catalog, RuleTable rules, FilterStage filter, CaptureSet captures, Stream? output, Baseline? baseline)
    {
        var startedNs = RecordTarget.NowNs();
        if (output is not null) { RecordTarget.Written(() => RunRecord.Write(output, RecordTarget.Info(plan.Run, terminal, catalog, plan.Captures, startedNs))); }

        using var engine = new Engine(
            new()
            {
                Filter = filter.Frames,
                Parser = plan.Run.Parser,
                Limits = plan.Run.Limits,
                RemoveDuplicates = plan.Run.RemoveDuplicates,
                CommunityIdSeed = plan.Run.CommunityIdSeed,
                Findings = FindingSetup.Of(catalog, plan.Run.Catalog),
                Records = plan.Run.SummaryOnly ? null : output,
            },
            rules);
        ReadCaptures(engine, captures);
        var report = engine.Finish(_signalExitCode == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        if (output is not null) { RecordTarget.Written(() => SummaryRecord.Write(output, report, rules, startedNs, RecordTarget.NowNs())); }

        if (!plan.Run.Quiet && report.Inputs.Count > 0) { new AuditScreen(terminal.Error, AuditSummary.Of(report, rules)) { RecordsFile = plan.Run.Output, Baseline = baseline, UsesColor = terminal.UsesColor }.Write(); }

        WriteNotes();
        return ExitCode.Worse(ExitCodeOf(report), Verdict.ExitCodeOf(report.Findings, plan.Run.FailOn, baseline));
    }

    void WriteNotes()
    {
        foreach (var note in _notes) { terminal.Error.WriteLine($"ctxscan: {note}"); }
    }

    // One bad capture among several does not stop the others.
    void ReadCaptures(Engine engine, CaptureSet captures)
    {
        if (plan.Merge)
        {
            using var merged = captures.OpenMerged();
            ReadSource(engine, merged);
            foreach (var failure in merged.Failures) { Fail(failure); }
        }
        else
        {
            foreach (var source in captures.Open()) { ReadSource(engine, source); }
        }

        foreach (var failure in captures.Failures) { Fail(failure); }

        foreach (var other in captures.LeftOut) { _notes.Add($"left out, {other.Cause.Message}"); }
    }

    void ReadSource(Engine engine, IFrameSource source)
    {
        try
        {
            engine.Read(source, _stop.Token);
        }
        catch (IOException exception) when (exception is not RecordOutputException)
        {
            Fail(new CaptureFailure(source.Name, exception));
        }

        var faults = source is MergedSource merged ? merged.Faults.Select(fault => (Name: "", fault)) : source.Fault is { } one ? [(Name: $"{source.Name}: ", one)] : [];
        foreach (var (name, fault) in faults) { _notes.Add($"{name}offset {fault.Offset}: {fault.Message}; what came before is kept"); }
    }

    void Fail(CaptureFailure failure)
    {
        var (message, exitCode) = InputFailure.Explain(failure);
        Fail(message, exitCode);
    }

    void Fail(string message, int exitCode)
    {
        _notes.Add(message);
        _inputExitCode = ExitCode.Worse(_inputExitCode, exitCode);
    }

    int ExitCodeOf(EngineReport report)
    {
        var addsUp = report.PacketsRead == report.PacketsInFlows + report.Skipped.Values.Sum();
        if (!addsUp) { terminal.Error.WriteLine("ctxscan: the packet counts do not add up; please report this with the capture"); }

        var complete = addsUp && report.Inputs.All(input => input.Fault is null);
        return ExitCode.Worse(ExitCode.Worse(_inputExitCode, _signalExitCode), complete ? ExitCode.Done : ExitCode.Incomplete);
    }

    void Stop(PosixSignalContext context, int exitCode)
    {
        // A second signal ends the process at once.
        context.Cancel = !_stop.IsCancellationRequested;
        _signalExitCode = exitCode;
        _stop.Cancel();
    }
}
