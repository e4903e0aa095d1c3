using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;
using Ctxscan.Audit;

namespace Ctxscan.Live;

/// <summary>Carries out a live capture: opens the interface, gives up root, writes records until it is ended, then the table, and gives the exit code.</summary>
[UnsupportedOSPlatform("windows")]
sealed class LiveRun(LivePlan plan, Terminal terminal)
{
    static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    volatile bool _interrupted;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">A file that was named is missing, a folder, or something else than it should be.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="CitrixTrafficEngine.Catalogs.Sites.SiteFileException">The site file has faults.</exception>
    /// <exception cref="FilterException">The filter cannot be used.</exception>
    /// <exception cref="IOException">The interface cannot be opened, or the output cannot be made.</exception>
    public int Run()
    {
        if (plan.Run.Output is { } output) { NamedFile.RefuseFolder(output, "a file to write"); }

        var baseline = plan.Run.Baseline is { } old ? Baseline.Read(old, terminal.Error) : null;
        var catalog = Catalog.Load(plan.Run.Catalog);
        var (site, rules) = SiteArguments.Load(plan.Run.Site, plan.Run.CapturePoint, catalog);
        var names = NameFiles.Names(plan.Run);
        using var anonymizer = NameFiles.Anonymizer(plan.Run.AnonymizeKeyFile);
        using var capture = Open();
        if (OperatingSystem.IsLinux()) { Privileges.Drop(plan.User); }

        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, capture));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, capture));
        try
        {
            return Record(capture, catalog, site, rules, names, anonymizer, baseline);
        }
        catch (Exception fault) when (RecordTarget.IsClosedPipe(fault))
        {
            return ExitCode.Done;
        }
        catch (RecordOutputException fault)
        {
            terminal.Error.WriteLine($"ctxscan: {plan.Run.Output ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    LiveCapture Open()
    {
        try
        {
            return new(plan.Capture);
        }
        catch (CaptureDeviceException refused) when (refused.IsPermission && OperatingSystem.IsLinux())
        {
            var program = Environment.ProcessPath ?? "ctxscan";
            throw new IOException(
                $"{refused.Message}\nctxscan: capturing needs the capability CAP_NET_RAW, and CAP_NET_ADMIN where the interface refuses promiscuous mode without it (--no-promiscuous does without)\n"
                + $"ctxscan: run it as root, or once: sudo setcap cap_net_raw,cap_net_admin=ep '{program}'", refused);
        }
    }

    int Record(LiveCapture capture, Catalog catalog, Site? site, RuleTable rules, NameOptions names, Anonymizer? anonymizer, Baseline? baseline)
    {
        var startedNs = RecordTarget.NowNs();
        var info = RecordTarget.Info(plan.Run, terminal, catalog, [capture.Name], startedNs) with { Interface = capture.Name };
        using var rotating = plan.Rotation is { } rotation ? new RotatingOutput(plan.Run.Output!, rotation, file => RunRecord.Write(file, info, anonymizer)) : null;
        using var file = plan.Run.Output is { } path && rotating is null ? RecordTarget.Open(path) : null;
        var output = rotating ?? file ?? (terminal.Columns is null ? terminal.Output : null);
        if (output is not null && rotating is null) { RecordTarget.Written(() => RunRecord.Write(output, info, anonymizer)); }

        using var engine = new Engine(
            new()
            {
                Parser = plan.Run.Parser,
                RemoveDuplicates = plan.Run.RemoveDuplicates,
                Limits = plan.Run.Limits,
                Signatures = catalog.CompileSignatures(),
                CommunityIdSeed = plan.Run.CommunityIdSeed,
                Site = site,
                Names = names,
                Anonymizer = anonymizer,
                Findings = FindingSetup.Of(catalog, plan.Run.Catalog, site, anonymizer),
                Records = plan.Run.SummaryOnly ? null : output,
            },
            rules);
        Read(engine, capture, rotating);
        var reason = capture.IsInterfaceDown ? EndReason.InterfaceDown : _interrupted ? EndReason.Interrupted : EndReason.EndOfInput;
        var report = engine.Finish(reason, capture.Drops);
        if (output is not null) { RecordTarget.Written(() => SummaryRecord.Write(output, report, rules, startedNs, RecordTarget.NowNs(), anonymizer)); }

        if (rotating is not null) { RecordTarget.Written(rotating.Complete); }

        if (!plan.Run.Quiet) { new AuditScreen(terminal.Error, AuditSummary.Of(report, rules, anonymizer)) { RecordsFile = plan.Run.Output, Baseline = baseline, UsesColor = terminal.UsesColor }.Write(); }

        return ExitCode.Worse(ExitCodeOf(report, capture), RunVerdict.ExitCodeOf(report.Findings, plan.Run.FailOn, baseline));
    }

    void Read(Engine engine, LiveCapture capture, RotatingOutput? rotating)
    {
        var status = terminal.IsErrorWatched && !plan.Run.Quiet ? new StatusLine(terminal.Error, capture, engine) : null;
        using var end = plan.Duration is { } duration ? new Timer(_ => capture.Stop(), null, duration, Timeout.InfiniteTimeSpan) : null;
        using var ended = new ManualResetEvent(false);
        var tick = new Timer(_ => Tick(status, rotating), null, s_second, s_second);
        try
        {
            engine.Read(capture);
        }
        finally
        {
            // Waits for a tick that is under way: none may write the line again.
            if (tick.Dispose(ended)) { ended.WaitOne(); }

            status?.Clear();
        }
    }

    static void Tick(StatusLine? status, RotatingOutput? rotating)
    {
        try
        {
            status?.Write(); // the terminal may have gone
            rotating?.RotateIfOld();
        }
        catch (IOException)
        {
            // The next record meets the same fault, on a thread that can end the run.
        }
    }

    int ExitCodeOf(EngineReport report, LiveCapture capture)
    {
        if (capture.Fault is { } fault)
        {
            terminal.Error.WriteLine($"ctxscan: {capture.Name}: {fault.Message}; what was captured is kept");
            return ExitCode.Environment;
        }

        var addsUp = report.PacketsRead == report.PacketsInFlows + report.Skipped.Values.Sum();
        if (!addsUp) { terminal.Error.WriteLine("ctxscan: the packet counts do not add up; please report this"); }

        return addsUp && report.Dropped is not { Total: > 0 } ? ExitCode.Done : ExitCode.Incomplete;
    }

    void Stop(PosixSignalContext context, LiveCapture capture)
    {
        // A second signal ends the process at once.
        context.Cancel = !_interrupted;
        _interrupted = true;
        capture.Stop();
    }
}
