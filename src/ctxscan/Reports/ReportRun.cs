using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Sweep;

namespace Ctxscan.Reports;

/// <summary>Renders saved records: each record goes to the section that knows its kind, each section that got some is written.</summary>
sealed class ReportRun(IReadOnlyList<IReportSection> sections, Terminal terminal)
{
    /// <summary>Reads <paramref name="paths"/>, writes them in <paramref name="format"/>, and gives the exit code.</summary>
    /// <exception cref="UsageException">A file holds what is no record, or the format cannot show what the files hold.</exception>
    /// <exception cref="IOException">A file cannot be read, or the output cannot be written.</exception>
    public int Run(IReadOnlyList<string> paths, string format)
    {
        var exitCode = ExitCode.Done;
        foreach (var path in paths) { exitCode = ExitCode.Worse(exitCode, Read(path)); }

        var met = sections.Where(section => !section.IsEmpty).ToList();
        if (met.Find(section => !section.Formats.Contains(format)) is { } other) { throw new UsageException($"{format} cannot show {other.Kind}, expected {string.Join(" or ", other.Formats)}"); }

        if (met.Count > 1 && format is not (Listings.ListingFormat.Table or Listings.ListingFormat.Markdown))
        {
            throw new UsageException($"{format} shows one kind of run, the files hold {string.Join(" and ", met.Select(section => section.Kind))}");
        }

        foreach (var section in met) { section.Write(format, terminal); }

        return exitCode;
    }

    int Read(string path) => RecordsOf.Read(path, "records of ctxscan", record =>
    {
        if (!sections.Any(section => section.TryTake(record))) { throw new FormatException($"expected a record of ctxscan, found event.dataset '{SavedRecord.Dataset(record)}'"); }
    }).Tell(path, "shown", terminal.Error);
}
