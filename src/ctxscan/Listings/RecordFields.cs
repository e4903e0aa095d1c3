using System.Collections.Immutable;
using System.Text.Json;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>Fields that several records have. What is unknown is absent, never null.</summary>
static class RecordFields
{
    /// <summary>Writes <paramref name="value"/> if it is known.</summary>
    public static void WriteKnown(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) { json.WriteString(name, value); }
    }

    /// <summary>Writes the texts of <paramref name="values"/> if there are any.</summary>
    public static void WriteList(this Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        if (values.IsEmpty) { return; }

        json.WriteStartArray(name);
        foreach (var value in values) { json.WriteStringValue(value); }

        json.WriteEndArray();
    }

    /// <summary>Writes the <c>sources</c> array.</summary>
    public static void WriteSources(this Utf8JsonWriter json, ImmutableArray<SourceReference> sources)
    {
        json.WriteStartArray("sources");
        foreach (var source in sources)
        {
            json.WriteStartObject();
            json.WriteString("document", source.Document);
            if (source.Line is { } line) { json.WriteNumber("line", line); }

            json.WriteKnown("stated", source.Stated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
