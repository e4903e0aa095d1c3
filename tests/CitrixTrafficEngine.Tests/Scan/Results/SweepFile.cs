using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.Tests.Scans;

/// <summary>Files of records that a fake sweep wrote.</summary>
static class SweepFile
{
    /// <summary>Sweeps into <paramref name="path"/> anew, all of <paramref name="plan"/> or the first <paramref name="limit"/> pairs.</summary>
    public static SweepSummary Write(string path, ScanPlan plan, long limit = long.MaxValue)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var tally = new SweepTally(plan);
        using var recorder = new SweepRecorder(plan, tally, new() { File = file, Needs = [FakeSweep.Needs] });
        recorder.Start(FakeSweep.Run);
        return recorder.Finish(FakeSweep.Sweep(plan, recorder, limit: limit), FakeSweep.StartNs + 60_000_000_000);
    }

    /// <summary>Goes on with <paramref name="path"/>, to the end or for <paramref name="limit"/> pairs.</summary>
    public static SweepSummary Resume(string path, ScanPlan plan, long limit = long.MaxValue, Action? onResult = null)
    {
        using var checkpoint = Checkpoint.Open(path);
        var tally = checkpoint.Load(plan);
        using var recorder = new SweepRecorder(plan, tally, new() { File = checkpoint.File, Resumed = checkpoint, Needs = [FakeSweep.Needs] });
        recorder.Start(FakeSweep.Run);
        return recorder.Finish(FakeSweep.Sweep(plan, recorder, tally.IsDone, limit, onResult), FakeSweep.StartNs + 90_000_000_000);
    }

    public static List<JsonElement> Read(string path) => [.. File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)).Select(line => JsonDocument.Parse(line).RootElement)];

    public static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> records, string dataset) => records.Where(record => SavedRecord.Dataset(record) == $"ctxscan.{dataset}");

    /// <summary>Every pair of the plan has exactly one record, and the last line is a summary that says so.</summary>
    public static void AssertEachPairOnce(string path, ScanPlan plan)
    {
        var records = Read(path);
        var pairs = Of(records, "probe").Select(SavedRecord.ReadProbe).Select(probe => (probe.Address, probe.Transport, probe.Port)).ToList();
        var expected = plan.Pairs().Select(pair =>
        {
            var (host, at) = plan.Locate(pair);
            var probe = plan.ProbesOf(host)[at];
            return (plan.AddressOf(host), probe.Transport, probe.Port);
        }).ToHashSet();
        Assert.Equal(expected.Count, pairs.Count);
        Assert.Equal(expected, pairs.ToHashSet());
        Assert.Equal("ctxscan.summary", SavedRecord.Dataset(records[^1]));
        Assert.Equal(0, SavedRecord.Number(records[^1], "ctxscan", "probes", "unfinished"));
        Assert.Equal(expected.Count, SavedRecord.Counts(records[^1], "ctxscan", "verdicts").Sum(count => count.Value));
    }
}
