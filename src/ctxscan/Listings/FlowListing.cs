using System.Text.Json;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>How a row is listed.</summary>
static class FlowListing
{
    /// <summary>The listing.</summary>
    public static Listing<Row> Listing { get; } = new(
        [
            new("id", row => row.Id),
            new("product", row => row.Product) { InTable = false },
            new("ports", RowText.Ports) { Shrinks = true },
            new("from", row => row.SourceRole) { Shrinks = true },
            new("to", row => row.DestinationRole) { Shrinks = true },
            new("service", row => row.Service) { Shrinks = true },
            new("status", row => Keywords.Of(row.Status)) { Shrinks = true },
            new("description", row => row.Description) { InTable = false },
            new("match", row => Keywords.Of(row.Match)) { InTable = false },
            new("opened_by", row => Keywords.Of(row.OpenedBy)) { InTable = false },
            new("since", row => row.Since ?? "") { InTable = false },
            new("until", row => row.Until ?? "") { InTable = false },
            new("one_of", row => row.OneOf ?? "") { InTable = false },
            new("also", row => string.Join(' ', row.Also)) { InTable = false },
            new("replaced_by", row => row.ReplacedBy ?? "") { InTable = false },
            new("condition", row => row.Condition ?? "") { InTable = false },
            new("sources", row => string.Join("; ", row.Sources.Select(RowText.Source))) { InTable = false },
        ],
        WriteRecord);

    /// <summary>Writes the fields of <paramref name="row"/> in their fixed order. What is unknown is absent.</summary>
    public static void WriteRecord(Utf8JsonWriter json, Row row)
    {
        json.WriteString("id", row.Id);
        json.WriteString("product", row.Product);
        json.WriteString("source_role", row.SourceRole);
        json.WriteString("destination_role", row.DestinationRole);
        json.WriteString("transport", Keywords.Of(row.Transport));
        json.WriteStartArray("ports");
        foreach (var range in row.Ports)
        {
            json.WriteStartObject();
            json.WriteNumber("first", range.First);
            json.WriteNumber("last", range.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("service", row.Service);
        json.WriteString("description", row.Description);
        json.WriteString("status", Keywords.Of(row.Status));
        json.WriteString("match", Keywords.Of(row.Match));
        json.WriteKnown("since", row.Since);
        json.WriteKnown("until", row.Until);
        json.WriteKnown("one_of", row.OneOf);
        json.WriteSources(row.Sources);
        json.WriteList("also", row.Also);
        json.WriteString("opened_by", Keywords.Of(row.OpenedBy));
        json.WriteKnown("replaced_by", row.ReplacedBy);
        json.WriteKnown("condition", row.Condition);
        if (row.IpProtocol is { } protocol) { json.WriteNumber("ip_protocol", protocol); }

        json.WriteKnown("no_port", row.NoPort);
    }
}
