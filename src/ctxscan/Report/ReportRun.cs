using System.Text.Json;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Report;

/// <summary>Reads saved records and has each kind of run write its part.</summary>
sealed class ReportRun(ReportPlan plan, Terminal terminal)
{
    int _exitCode;

    /// <summary>Runs, and gives the exit code.</summary>
    /// <exception cref="UsageException">A file does not exist, or holds something else than records.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    public int Run()
    {
        IReadOnlyList<ISavedReport> reports = [new AuditReport(Catalog.Load(plan.Catalog).Compile())];
        foreach (var file in plan.Files) { Read(file, reports); }

        foreach (var report in reports.Where(report => report.HasRecords)) { report.Write(plan, terminal); }

        return reports.Any(report => report.HasRecords) ? _exitCode : throw new UsageException($"{string.Join(' ', plan.Files)}: no records that a report could show");
    }

    void Read(string file, IReadOnlyList<ISavedReport> reports)
    {
        using var lines = Open(file);
        var number = 0;
        while (lines.ReadLine() is { } line)
        {
            number++;
            try
            {
                using var record = JsonDocument.Parse(line);
                var dataset = record.RootElement.GetProperty("event").GetProperty("dataset").GetString()!;
                _ = reports.FirstOrDefault(report => report.Take(dataset, record.RootElement));
            }
            catch (JsonException) when (lines.Peek() < 0)
            {
                // The run was killed while it wrote: all before is whole.
                terminal.Error.WriteLine($"ctxscan: {file}:{number}: the last record is torn; what came before is shown");
                _exitCode = ExitCode.Incomplete;
            }
            catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or InvalidDataException or FormatException)
            {
                throw new UsageException($"{file}:{number}: no record of ctxscan: {fault.Message}");
            }
        }
    }

    static StreamReader Open(string file)
    {
        try
        {
            return new(file);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{file}: no such file; report takes the records of 'ctxscan audit ... -o OUT' or 'live'");
        }
    }
}
