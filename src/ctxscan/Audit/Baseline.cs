using System.Text.Json;

namespace Ctxscan.Audit;

/// <summary>The findings of an earlier run, by their keys.</summary>
sealed class Baseline
{
    readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    Baseline()
    {
    }

    /// <summary>Reads the records at <paramref name="path"/>.</summary>
    /// <exception cref="UsageException">There is no such file, or it holds something else than records.</exception>
    public static Baseline Read(string path)
    {
        var baseline = new Baseline();
        var number = 0;
        var isRun = false;
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                number++;
                using var record = JsonDocument.Parse(line);
                var dataset = record.RootElement.TryGetProperty("event", out var happened) && happened.TryGetProperty("dataset", out var name) ? name.GetString() : null;
                isRun |= dataset == "ctxscan.run";
                if (dataset == "ctxscan.finding") { baseline._keys.Add(record.RootElement.GetProperty("ctxscan").GetProperty("finding").GetProperty("key").GetString()!); }
            }
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: no such file; --baseline takes the records of an earlier audit");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UsageException($"{path}:{number}: no record of an audit: {fault.Message}");
        }

        return isRun ? baseline : throw new UsageException($"{path}: holds no run; --baseline takes the records of an earlier audit (audit ... -o OLD.ndjson)");
    }

    /// <summary>Whether the earlier run did not have the finding of <paramref name="key"/>.</summary>
    public bool IsNew(string key) => !_keys.Contains(key);
}
