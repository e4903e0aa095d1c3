using System.Globalization;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>What <c>--expect</c> names, and how the answer is told.</summary>
static class SweepExpectation
{
    /// <summary>Differences that are listed; the rest are counted.</summary>
    const int MaxLines = 100;

    const string Expected = "records of an earlier sweep, or a site file called .yaml";

    /// <summary>What the records of an earlier sweep found, and how far they could be read.</summary>
    /// <exception cref="UsageException">The file holds no records of a sweep.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (Expectation Expectation, RecordsRead Read) Read(string path)
    {
        var expectation = new Expectation();
        var read = RecordsOf.Read(path, Expected, record =>
        {
            if (SavedRecord.Dataset(record) == "ctxscan.probe") { expectation.Add(SavedRecord.ReadProbe(record)); }
        });
        return expectation.Count > 0 ? (expectation, read) : throw new UsageException($"{path}: holds no probe records of an earlier sweep");
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
