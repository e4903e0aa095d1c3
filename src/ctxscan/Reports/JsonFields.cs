using System.Globalization;
using System.Text.Json;

namespace Ctxscan.Reports;

/// <summary>Reads fields of saved records.</summary>
static class JsonFields
{
    /// <summary>The value at <paramref name="path"/>, its parts separated by dots, or null.</summary>
    public static JsonElement? At(this JsonElement record, string path)
    {
        foreach (var part in new PathParts(path))
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty(part, out record)) { return null; }
        }

        return record;
    }

    /// <summary>The text there, or null.</summary>
    public static string? TextAt(this JsonElement record, string path) => record.At(path)?.GetString();

    /// <summary>The number there, or 0.</summary>
    public static long NumberAt(this JsonElement record, string path) => record.At(path)?.GetInt64() ?? 0;

    /// <summary>The time there, nanoseconds since 1970 UTC, or null.</summary>
    public static long? TimeAt(this JsonElement record, string path)
    {
        if (record.TextAt(path) is not { } text) { return null; }

        // RFC 3339 with nine digits, of which the platform reads seven.
        var ticks = DateTime.Parse(string.Concat(text.AsSpan(0, text.Length - 3), "Z"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch;
        return (ticks.Ticks * 100) + long.Parse(text.AsSpan(text.Length - 3, 2), CultureInfo.InvariantCulture);
    }

    /// <summary>The names and numbers of the object there; none where there is none.</summary>
    public static IEnumerable<KeyValuePair<string, long>> CountsAt(this JsonElement record, string path) =>
        record.At(path) is { ValueKind: JsonValueKind.Object } counts ? counts.EnumerateObject().Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt64())) : [];

    readonly ref struct PathParts(ReadOnlySpan<char> path)
    {
        readonly ReadOnlySpan<char> _path = path;

        public Enumerator GetEnumerator() => new(_path);

        public ref struct Enumerator(ReadOnlySpan<char> path)
        {
            ReadOnlySpan<char> _rest = path;

            public ReadOnlySpan<char> Current { get; private set; }

            public bool MoveNext()
            {
                if (_rest.IsEmpty) { return false; }

                var dot = _rest.IndexOf('.');
                Current = dot < 0 ? _rest : _rest[..dot];
                _rest = dot < 0 ? default : _rest[(dot + 1)..];
                return true;
            }
        }
    }
}
