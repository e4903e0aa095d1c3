using System.Text.Json;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Sweep;

namespace Ctxscan.Audit;

/// <summary>The findings of an earlier run, by their keys.</summary>
sealed class Baseline
{
    const string Expected = "the records of an earlier audit (audit ... -o OLD.ndjson)";

    readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    bool _isRun, _isEnded;

    Baseline()
    {
    }

    /// <summary>The exit code of the reading: incomplete where the run was cut, and may have had findings that the file does not hold.</summary>
    public int ReadExitCode { get; private set; }

    /// <summary>Reads the records at <paramref name="path"/>, and tells <paramref name="writer"/> where some are missing.</summary>
    /// <exception cref="UsageException">There is no such file, or it holds something else than records of an audit.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Baseline Read(string path, TextWriter writer)
    {
        var baseline = new Baseline();
        var read = RecordsOf.Read(path, Expected, baseline.Take);
        baseline.ReadExitCode = read.Tell(path, "used", writer);
        if (!baseline._isRun && read.Records > 0) { throw new UsageException($"{path}: holds no run, expected {Expected}"); }

        if (!baseline._isEnded)
        {
            // Findings are written at the end.
            writer.WriteLine($"ctxscan: {path}: has no summary: that run did not come to its end, and what it would have found counts as new");
            baseline.ReadExitCode = ExitCode.Incomplete;
        }

        return baseline;
    }

    /// <summary>Whether the earlier run did not have the finding of <paramref name="key"/>.</summary>
    public bool IsNew(string key) => !_keys.Contains(key);

    void Take(JsonElement record)
    {
        switch (SavedRecord.Dataset(record))
        {
            case "ctxscan.run" or "ctxscan.summary" when SavedRecord.At(record, "ctxscan", "plan") is not null:
            case "ctxscan.probe" or "ctxscan.target":
                throw new FormatException($"is of a sweep (compare sweeps with sweep --expect), expected {Expected}");
            case "ctxscan.run":
                _isRun = true;
                break;
            case "ctxscan.summary":
                _isEnded = true;
                break;
            case "ctxscan.finding":
                _keys.Add(SavedRecord.Text(record, "ctxscan", "finding", "key") ?? throw new FormatException("expected ctxscan.finding.key"));
                break;
            case "ctxscan.flow":
                break;
            case var other:
                throw new FormatException($"expected a record of ctxscan, found event.dataset '{other}'");
        }
    }
}
