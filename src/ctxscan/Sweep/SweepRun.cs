using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Audit;

namespace Ctxscan.Sweep;

/// <summary>Carries out a sweep: probes what the plan says, writes what comes of it, and gives the exit code.</summary>
[SupportedOSPlatform("linux")]
sealed class SweepRun(SweepPlan plan, SweepOutputPlan output, Checkpoint? resumed, Terminal terminal) : IDisposable
{
    readonly CancellationTokenSource _stop = new();
    int _signalExitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">The expectation is none.</exception>
    /// <exception cref="CitrixTrafficEngine.Catalogs.Sites.SiteFileException">The site file of the expectation has faults.</exception>
    /// <exception cref="CheckpointException">The records to go on with are of another plan.</exception>
    /// <exception cref="IOException">The output cannot be made.</exception>
    public int Run()
    {
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        var needs = plan.Profiles.Select(profile => SweepNeeds.Of(profile, plan.FromRoles, plan.ExpectClosed)).ToList();
        var site = output.Expect is { } expected && SiteExpectation.IsCalledSo(expected) ? SiteExpectation.Load(expected, plan) : null;
        using var results = new SweepOutput(output, plan.Plan, resumed, needs, terminal, site) { ExpectClosed = plan.ExpectClosed };
        try
        {
            results.Begin(Info());
            var probes = ProbeSet.Create(new() { Version = ProductVersion.Text, RadiusSecret = plan.Options.RadiusSecret, DhcpClient = DhcpClient.Find(plan, terminal.Error) });
            var known = results.Recorder.Tally;
            var options = plan.Options with { IsDone = known.IsDone, EarlierVerdict = known.VerdictOf };
            var scanner = new Scanner(plan.Plan, options, new(probes.DatagramFor, probes.StreamsFor), results.Recorder);
            ScanReport report;
            using (results.WatchProgress(() => (int)scanner.Progress.InFlight)) { report = scanner.Run(_stop.Token); }

            return results.End(report, _signalExitCode);
        }
        catch (Exception fault) when (RecordTarget.IsClosedPipe(fault))
        {
            return ExitCode.Done;
        }
        catch (Win32Exception fault)
        {
            throw new IOException($"the sweep cannot go on: {fault.Message}", fault);
        }
        catch (RecordOutputException fault)
        {
            terminal.Error.WriteLine($"ctxscan: {output.Output ?? output.Resume ?? "standard output"}: {fault.Message}");
            return ExitCode.Environment;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    SweepRunInfo Info() => new()
    {
        Version = ProductVersion.Text,
        CatalogVersion = plan.Catalog.Version,
        CommandLine = "ctxscan " + string.Join(' ', terminal.Arguments),
        ObserverName = Environment.MachineName,
        Interface = plan.Sources.Select(source => source.Interface).Distinct().ToList() is [{ } one] ? one : null,
        Sources = [.. plan.Sources.Select(source => source.Address)],
        StartedNs = RecordTarget.NowNs(),
        Rate = plan.Options.Rate,
        Profiles = [.. plan.Profiles.Select(profile => profile.Id)],
        FromRoles = plan.FromRoles,
        Place = plan.Place,
        NotSent = [.. plan.LeftOut.Select(left => new RowNotSent(left.Row ?? left.Ports, left.Why))],
        Unresolved = [.. plan.Unresolved.Select(name => name.Name)],
        Note = output.Note,
    };

    void Stop(PosixSignalContext context, int exitCode)
    {
        // A second signal ends the process at once.
        context.Cancel = !_stop.IsCancellationRequested;
        _signalExitCode = exitCode;
        _stop.Cancel();
    }
}
