using System.Text.Json;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>The records of one audit, as they were written.</summary>
sealed record AuditRecords(IReadOnlyList<string> Lines, IReadOnlyList<JsonElement> All)
{
    public JsonElement Run => Assert.Single(All, record => Dataset(record) == "ctxscan.run");

    public JsonElement Summary => Assert.Single(All, record => Dataset(record) == "ctxscan.summary");

    public IEnumerable<JsonElement> Flows => All.Where(record => Dataset(record) == "ctxscan.flow");

    public IEnumerable<JsonElement> Findings => All.Where(record => Dataset(record) == "ctxscan.finding");

    /// <summary>Reads NDJSON. Every line, the last one too, must be a whole record that ends with LF.</summary>
    public static AuditRecords Parse(string ndjson)
    {
        Assert.EndsWith("\n", ndjson, StringComparison.Ordinal);
        var lines = ndjson[..^1].Split('\n');
        return new(lines, [.. lines.Select(Whole)]);
    }

    public static AuditRecords Read(string path) => Parse(File.ReadAllText(path));

    public static string Dataset(JsonElement record) => record.GetProperty("event").GetProperty("dataset").GetString()!;

    /// <summary>packets.read = in_flows + the sum of skipped, in the summary record.</summary>
    public void AssertPacketsAddUp()
    {
        var packets = Summary.GetProperty("ctxscan").GetProperty("packets");
        var skipped = packets.TryGetProperty("skipped", out var reasons) ? reasons.EnumerateObject().Sum(reason => reason.Value.GetInt64()) : 0;
        Assert.Equal(packets.GetProperty("read").GetInt64(), packets.GetProperty("in_flows").GetInt64() + skipped);
    }

    public long PacketsRead => Summary.GetProperty("ctxscan").GetProperty("packets").GetProperty("read").GetInt64();

    static JsonElement Whole(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"no JSON: {line}", exception);
        }
    }
}
