using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Tests.Scans;

/// <summary>A fake sweep as a process of its own, which can be killed: this test program, told by an environment variable to go on with a file.</summary>
static class SweepProcess
{
    const string FileVariable = "CTXSCAN_TEST_SWEEP";
    const string HostsVariable = "CTXSCAN_TEST_SWEEP_HOSTS";

    /// <summary>Results between two pauses of a millisecond, so that a kill finds a sweep under way.</summary>
    const int Pace = 4;

    /// <summary>Starts one that goes on with <paramref name="path"/>. Its first line of output says that it has given a result.</summary>
    public static Process Start(string path, int hosts)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Path.GetFileName(Environment.ProcessPath!).StartsWith("dotnet", StringComparison.Ordinal) ? [typeof(SweepProcess).Assembly.Location] : [])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[FileVariable] = path;
        start.Environment[HostsVariable] = hosts.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName}: not started");
    }

    [ModuleInitializer]
    public static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { Length: > 0 } path) { return; }

        var plan = FakeSweep.Plan(int.Parse(Environment.GetEnvironmentVariable(HostsVariable)!, CultureInfo.InvariantCulture));
        var given = 0;
        SweepFile.Resume(path, plan, onResult: () =>
        {
            if (given++ == 0) { Console.WriteLine("writing"); }

            if (given % Pace == 0) { Thread.Sleep(1); }
        });
        Environment.Exit(0);
    }
}
