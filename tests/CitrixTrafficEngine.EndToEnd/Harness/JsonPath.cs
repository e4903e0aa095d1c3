using System.Text.Json;

namespace CitrixTrafficEngine.EndToEnd.Harness;

static class JsonPath
{
    /// <summary>The value at <paramref name="path"/> ("ctxscan.match.service"), or null where a part of it is absent.</summary>
    public static JsonElement? At(this JsonElement record, string path)
    {
        var found = record;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) { return null; }
        }

        return found;
    }

    public static string? TextAt(this JsonElement record, string path) => record.At(path)?.GetString();

    public static long NumberAt(this JsonElement record, string path) => record.At(path)?.GetInt64() ?? throw new InvalidDataException($"no {path} in {record}");
}
