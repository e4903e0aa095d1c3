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

        var catalog = Catalog.Load(plan.Catalog);
        var rules = catalog.Compile();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        using var file = plan.Output is null ? null : OpenOutput(plan.Output);
        var output = file ?? (terminal.Columns is null ? terminal.Output : null);
        try
        {
            return Read(catalog, rules, output);
        }
        catch (Exception fault) when (IsClosedPipe(fault))
        {
            return ExitCode.Done;
        }
        catch (IOException fault) when (fault is RecordOutputException)
        {
            terminal.Error.WriteLine($"ctxscan: {plan.Output ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    public void Dispose() => _stop.Dispose();

    int Read(Catalog catalog, RuleTable rules, Stream? output)
    {
        var startedNs = NowNs();
        if (output is not null) { Written(() => RunRecord.Write(output, Info(catalog, startedNs))); }

        using var engine = new Engine(
            new()
            {
                Parser = plan.Parser,
                Limits = plan.Limits,
                RemoveDuplicates = plan.RemoveDuplicates,
                CommunityIdSeed = plan.CommunityIdSeed,
                Records = plan.SummaryOnly ? null : output,
            },
            rules);
        ReadCaptures(engine);
        var report = engine.Finish(_signalExitCode == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        if (output is not null) { Written(() => SummaryRecord.Write(output, report, rules, startedNs, NowNs())); }

        if (!plan.Quiet && report.Inputs.Count > 0) { new AuditScreen(terminal.Error, report, rules, plan.Output).Write(); }

        foreach (var note in _notes) { terminal.Error.WriteLine($"ctxscan: {note}"); }

        return ExitCodeOf(report);
    }

    // One bad capture among several does not stop the others.
    void ReadCaptures(Engine engine)
    {
        var captures = CaptureSet.Resolve(plan.Captures, new()
        {
            Follow = plan.Follow,
            Cancel = _stop.Token,
            StandardInput = terminal.OpenInput,
        });
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
        var (name, cause) = failure;
        switch (cause)
        {
            case CaptureFormatException:
                Fail(cause.Message, ExitCode.Usage);
                break;
            case FileNotFoundException or DirectoryNotFoundException:
                Fail($"{name}: no such file", ExitCode.Usage);
                break;
            case UnauthorizedAccessException:
                Fail($"{name}: permission denied", ExitCode.Environment);
                break;
            default:
                Fail($"{name}: {cause.Message}", ExitCode.Environment);
                break;
        }
    }

    void Fail(string message, int exitCode)
    {
        _notes.Add(message);
        _inputExitCode = Math.Max(_inputExitCode, exitCode); // 4 goes before 2
    }

    int ExitCodeOf(EngineReport report)
    {
        if (_inputExitCode != 0) { return _inputExitCode; }

        if (_signalExitCode != 0) { return _signalExitCode; }

        var addsUp = report.PacketsRead == report.PacketsInFlows + report.Skipped.Values.Sum();
        if (!addsUp) { terminal.Error.WriteLine("ctxscan: the packet counts do not add up; please report this with the capture"); }

        return addsUp && report.Inputs.All(input => input.Fault is null) ? ExitCode.Done : ExitCode.Incomplete;
    }

    void Stop(PosixSignalContext context, int exitCode)
    {
        // A second signal ends the process at once.
        context.Cancel = !_stop.IsCancellationRequested;
        _signalExitCode = exitCode;
        _stop.Cancel();
    }

    RunInfo Info(Catalog catalog, long startedNs) => new()
    {
        Version = ProductVersion.Text,
        CatalogVersion = catalog.Version,
        CommandLine = "ctxscan " + string.Join(' ', terminal.Arguments),
        ObserverName = Environment.MachineName,
        Inputs = plan.Captures,
        StartedNs = startedNs,
        Note = plan.Note,
    };

    static FileStream OpenOutput(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: cannot be written: {exception.Message}", exception);
        }
    }

    static void Written(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            throw new RecordOutputException(exception);
        }
    }

    static bool IsClosedPipe(Exception fault) => fault is ClosedPipeException || fault.InnerException is ClosedPipeException;

    static long NowNs() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
}
