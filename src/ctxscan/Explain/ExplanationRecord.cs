using System.Text.Json;
using Ctxscan.Listings;

namespace Ctxscan.Explain;

/// <summary>An explanation as a JSON object.</summary>
static class ExplanationRecord
{
    static readonly string[] s_standings =
        ["required", "one-of", "optional", "dynamic", "reply", "client-side", "loopback", "unused", "legacy"];

    /// <summary>Writes the fields of <paramref name="explanation"/> in their fixed order. What is unknown is absent.</summary>
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteString("term", explanation.Term);
        json.WriteString("kind", explanation.Kind);
        json.WriteKnown("verdict", explanation.Verdict);
        json.WriteString("decision", explanation.Decision);
        json.WriteList("facts", [.. explanation.Facts]);
        json.WriteStartArray("rows");
        foreach (var (row, _, standing) in explanation.Rows)
        {
            json.WriteStartObject();
            json.WriteString("standing", s_standings[(int)standing]);
            FlowListing.WriteRecord(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteSources([.. explanation.Sources]);
    }
}
