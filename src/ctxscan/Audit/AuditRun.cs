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
    readonly List<string> _failures = [];
    readonly CancellationTokenSource _stop = new();
    int _signalExitCode;
    int _inputExitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="IOException">The output cannot be made.</exception>
    public int Run()
    {
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
                CommunityIdSeed = plan.CommunityIdSeed,
                Records = plan.SummaryOnly ? null : output,
            },
            rules);
        foreach (var capture in plan.Captures)
        {
            if (_stop.IsCancellationRequested) { break; }

            ReadCapture(engine, capture);
        }

        var report = engine.Finish(_signalExitCode == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        if (output is not null) { Written(() => SummaryRecord.Write(output, report, rules, startedNs, NowNs())); }

        if (!plan.Quiet) { new AuditScreen(terminal.Error, report, rules, plan.Output).Write(); }

        foreach (var failure in _failures) { terminal.Error.WriteLine($"ctxscan: {failure}"); }

        return ExitCodeOf(report);
    }

    // One bad capture among several does not stop the others.
    void ReadCapture(Engine engine, string path)
    {
        try
        {
            using var source = CaptureFile.Open(path);
            var report = engine.Read(source, _stop.Token);
            if (report.Fault is { } fault) { _failures.Add($"{path}: offset {fault.Offset}: {fault.Message}; what came before is kept"); }
        }
        catch (RecordOutputException)
        {
            throw;
        }
        catch (CaptureFormatException exception)
        {
            Fail(exception.Message, ExitCode.Usage);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            Fail($"{path}: no such file", ExitCode.Usage);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            Fail($"{path}: a directory, expected a capture", ExitCode.Usage);
        }
        catch (UnauthorizedAccessException)
        {
            Fail($"{path}: permission denied", ExitCode.Environment);
        }
        catch (IOException exception)
        {
            Fail($"{path}: {exception.Message}", ExitCode.Environment);
        }
    }

    void Fail(string message, int exitCode)
    {
        _failures.Add(message);
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
