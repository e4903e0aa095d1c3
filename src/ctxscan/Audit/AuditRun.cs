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
        var catalog = Catalog.Load(plan.Run.Catalog);
        var rules = catalog.Compile();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        using var filter = new FilterStage(plan.Run.Filter);
        using var file = plan.Run.Output is null ? null : RecordTarget.Open(plan.Run.Output);
        var output = file ?? (terminal.Columns is null ? terminal.Output : null);
        try
        {
            return Read(catalog, rules, filter, output);
        }
        catch (Exception fault) when (RecordTarget.IsClosedPipe(fault))
        {
            return ExitCode.Done;
        }
        catch (IOException fault) when (fault is RecordOutputException)
        {
            terminal.Error.WriteLine($"ctxscan: {plan.Run.Output ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    public void Dispose() => _stop.Dispose();

    int Read(Catalog catalog, RuleTable rules, FilterStage filter, Stream? output)
    {
        var startedNs = RecordTarget.NowNs();
        if (output is not null) { RecordTarget.Written(() => RunRecord.Write(output, RecordTarget.Info(plan.Run, terminal, catalog, plan.Captures, startedNs))); }

        using var engine = new Engine(
            new()
            {
                Filter = filter.Frames,
                Parser = plan.Run.Parser,
                Limits = plan.Run.Limits,
                CommunityIdSeed = plan.Run.CommunityIdSeed,
                Records = plan.Run.SummaryOnly ? null : output,
            },
            rules);
        foreach (var capture in plan.Captures)
        {
            if (_stop.IsCancellationRequested) { break; }

            ReadCapture(engine, capture);
        }

        var report = engine.Finish(_signalExitCode == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        if (output is not null) { RecordTarget.Written(() => SummaryRecord.Write(output, report, rules, startedNs, RecordTarget.NowNs())); }

        if (!plan.Run.Quiet) { new AuditScreen(terminal.Error, report, rules, plan.Run.Output).Write(); }

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
        catch (FilterException exception)
        {
            Fail($"{path}: {exception.Message}", ExitCode.Usage);
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
}
