using System.Diagnostics;
using System.Globalization;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>A program that runs beside the test. Disposing ends it, by its id.</summary>
sealed class RunningProgram : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly Task<string> _errors;

    RunningProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Its standard output: nobody reads it but the test.</summary>
    public StreamReader Output => _process.StandardOutput;

    public string Errors => _errors.Wait(s_patience) ? _errors.Result : "(standard error is still open)";

    /// <summary>Resident memory in bytes.</summary>
    public long Memory
    {
        get
        {
            var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024;
        }
    }

    /// <summary>Starts <paramref name="file"/> in <paramref name="host"/>; the namespace tool becomes the program, so the id is the program's.</summary>
    public static RunningProgram In(string host, string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ip", ["netns", "exec", host, file, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment.Remove("SUDO_UID"); // who the program becomes must not depend on who runs the tests
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{file}: not started"));
    }

    public void Signal(string name) => ProcessRun.Of("kill", $"-{name}", Id.ToString(CultureInfo.InvariantCulture)).EndedWith(0);

    /// <summary>Waits for its end and gives the exit code.</summary>
    public int WaitForEnd()
    {
        if (!_process.WaitForExit(s_patience)) { Assert.Fail($"still running after {s_patience.TotalSeconds} s"); }

        return _process.ExitCode;
    }

    /// <summary>Waits until <paramref name="isSo"/>, or until the program has ended.</summary>
    public void WaitUntil(Func<bool> isSo)
    {
        var started = Stopwatch.StartNew();
        while (!isSo())
        {
            if (_process.HasExited) { Assert.Fail($"ended with {_process.ExitCode}: {Errors}"); }

            if (started.Elapsed > s_patience) { Assert.Fail($"not so after {s_patience.TotalSeconds} s"); }

            Thread.Sleep(10);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) { _process.Kill(); }

        _process.WaitForExit();
        _process.Dispose();
    }
}
