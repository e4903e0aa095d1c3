using System.Globalization;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>What <c>--expect</c> names, and how the answer is told.</summary>
static class SweepExpectation
{
    /// <summary>Differences that are listed; the rest are counted.</summary>
    const int MaxLines = 100;

    /// <summary>What the records of an earlier sweep found.</summary>
    /// <exception cref="UsageException">The file holds no records of a sweep.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Expectation Read(string path)
    {
        var expectation = new Expectation();
        using var file = RecordsOf.Open(path);
        var lines = new RecordFile(file);
        while (lines.TryRead(out var line))
        {
            try
            {
                var record = SavedRecord.Parse(line);
                if (SavedRecord.Dataset(record) == "ctxscan.probe") { expectation.Add(SavedRecord.ReadProbe(record)); }
            }
            catch (FormatException exception)
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {lines.LineNumber}: {exception.Message}"));
            }
        }

        return expectation.Count > 0 ? expectation : throw new UsageException($"{path}: holds no probe records of an earlier sweep");
    }

    /// <summary>Lists what differs from what <paramref name="source"/> says, and gives the exit code.</summary>
    public static int Tell(ExpectationReport report, string source, TextWriter writer)
    {
        foreach (var difference in report.Differences.Take(MaxLines)) { writer.WriteLine($"differs: {difference}"); }

        if (report.Differences.Count > MaxLines) { writer.WriteLine($"and {Count(report.Differences.Count - MaxLines)} more differ"); }

        writer.WriteLine($"expected by {source}: {Count(report.Met)} as expected, {Count(report.Differences.Count)} differ, {Count(report.Unknown)} without a verdict, {Count(report.New)} new, {Count(report.NotAsked)} not asked");
        return report.Differences.Count > 0 ? ExitCode.Found : ExitCode.Done;
    }

    static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
