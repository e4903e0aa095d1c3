using System.Runtime.InteropServices;
using System.Text;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Sites;

/// <summary>Reads captures and writes the first draft of a site file.</summary>
sealed class InferRun(InferPlan plan, Terminal terminal)
{
    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="UsageException">The draft would replace a file.</exception>
    /// <exception cref="IOException">The draft cannot be written.</exception>
    public int Run()
    {
        var catalog = Catalog.Load(plan.Catalog);
        var rules = catalog.Compile();
        if (plan.Output is { } output)
        {
            NamedFile.RefuseFolder(output, "a file to write");
            if (!plan.Force && File.Exists(output)) { throw Exists(output); }
        }

        using var stop = new CancellationTokenSource();
        var signal = 0;
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        var captures = CaptureSet.Resolve(plan.Captures, new() { Cancel = stop.Token, StandardInput = terminal.OpenInput });
        RecordTarget.RefuseInput(plan.Output, captures.Inputs);
        var pass = new CapturePass();
        var learned = new LearnedTraffic(rules);
        using var engine = new Engine(new() { Signatures = catalog.CompileSignatures(), Learned = learned }, rules);
        pass.Read(engine, captures, merge: false, stop.Token);
        var report = engine.Finish(signal == 0 ? EndReason.EndOfInput : EndReason.Interrupted);
        foreach (var note in pass.Notes) { terminal.Error.WriteLine($"ctxscan: {note}"); }

        // Half of the traffic teaches half of the roles: nothing is written then.
        if (signal != 0) { return signal; }

        if (report.Inputs.Count == 0) { return pass.ExitCode; }

        Write(report, rules, learned);
        return ExitCode.Worse(pass.ExitCode, report.Inputs.All(input => input.Fault is null) ? ExitCode.Done : ExitCode.Incomplete);

        void Stop(PosixSignalContext context, int exitCode)
        {
            context.Cancel = !stop.IsCancellationRequested;
            signal = exitCode;
            stop.Cancel();
        }
    }

    static UsageException Exists(string path) => new($"{path}: exists; --force replaces it");

    void Write(EngineReport report, RuleTable rules, LearnedTraffic learned)
    {
        using var writer = plan.Output is { } path ? new StreamWriter(Open(path), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) : terminal.NewWriter();
        new SiteDraft(writer, rules, learned.NameOf).Write(report.Hosts, [.. report.Inputs.Select(input => input.Name)]);
        terminal.Error.WriteLine($"ctxscan: {report.Hosts.Count} hosts that answer on catalogued ports, {report.Hosts.Count(host => host.Roles.Count > 0)} with a role");
    }

    FileStream Open(string path)
    {
        try
        {
            return NamedFile.Create(path, name => new FileStream(name, plan.Force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        }
        catch (IOException) when (!plan.Force && File.Exists(path))
        {
            throw Exists(path);
        }
    }
}
