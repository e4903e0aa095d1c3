using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using CitrixTrafficEngine.Bench.Gate;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary><c>run [FILTER] [--dry]</c>: measures, and writes the results of this processor.</summary>
static class RunCommand
{
    public static int Run(string root, string filter, bool isDry)
    {
        var machine = Machine.Current();
        var path = Path.Combine(root, "bench", "results", machine.FileName);
        var circumstances = Circumstances(root);
        var artifacts = Path.Combine(root, "BenchmarkDotNet.Artifacts");
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(RunCommand).Assembly).Run(["--filter", Pattern(filter)], BenchConfig.Of(isDry, artifacts)).ToList();
        var reports = summaries.SelectMany(summary => summary.Reports).ToList();
        var failed = reports.Where(report => !report.Success).Select(report => report.BenchmarkCase.DisplayInfo).ToList();
        failed.AddRange(summaries.SelectMany(summary => summary.ValidationErrors).Where(error => error.IsCritical).Select(error => error.Message));
        foreach (var fault in failed) { Console.Error.WriteLine($"FAILED: {fault}"); }

        if (reports.Count == 0) { Console.Error.WriteLine($"no benchmark is called {filter}"); }

        if (failed.Count > 0 || reports.Count == 0) { return 1; }

        if (!isDry) { Write(path, machine, circumstances, reports); }

        return 0;
    }

    static void Write(string path, Machine machine, string circumstances, List<BenchmarkReport> reports)
    {
        var file = ResultsFile.Parse(File.Exists(path) ? File.ReadAllText(path) : "");
        file.Describe(machine);
        foreach (var type in reports.GroupBy(report => report.BenchmarkCase.Descriptor.Type))
        {
            if (type.Count() < AllocationGate.CasesOf(type.Key).Count)
            {
                Console.Error.WriteLine($"not written: the filter leaves out some of {type.Key.Name}");
                continue;
            }

            file.Replace(type.Key.Name, circumstances, type.Select(report => Measurement.Of(report, report.BenchmarkCase.UnitOf())));
        }

        File.WriteAllText(path, file.ToString());
        Console.WriteLine($"results: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }

    // A bare word is any part of "Type.Method".
    static string Pattern(string filter) => filter.Length == 0 ? "*" : filter.Contains('*', StringComparison.Ordinal) ? filter : $"*{filter}*";

    static string Circumstances(string root)
    {
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var benchmarkDotNet = typeof(BenchmarkAttribute).Assembly.GetName().Version!.ToString(3);
        var load = Machine.Load() is { } busy ? $", load {busy}" : "";
        return $"{date}, commit {Commit(root)}, {RuntimeInformation.FrameworkDescription} {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.OSDescription}, BenchmarkDotNet {benchmarkDotNet}{load}.";
    }

    static string Commit(string root)
    {
        var commit = Git(root, "rev-parse --short HEAD").Trim();
        var isChanged = Git(root, "status --porcelain -- src bench/CitrixTrafficEngine.Bench rules").Length > 0;
        return commit.Length == 0 ? "unknown" : isChanged ? $"{commit} with changes" : commit;
    }

    static string Git(string root, string arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return ""; // no git here
        }
    }
}
