using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>How a profile is listed, and its rows.</summary>
static class ProfileListing
{
    /// <summary>Profiles, one a line.</summary>
    public static Listing<Profile> Listing { get; } = new(
        [
            new("id", profile => profile.Id),
            new("name", profile => profile.Name) { Shrinks = true },
            new("rows", profile => Count(profile.Rows.Length)),
            new("ports", profile => Count(profile.Ports.Length)),
            new("sweep_to", profile => string.Join(' ', profile.SweepTo)) { Shrinks = true },
            new("legacy", profile => profile.IsLegacy ? "legacy" : "") { InTable = false },
            new("about", profile => profile.About) { InTable = false },
        ],
        WriteRecord);

    /// <summary>The rows of one profile.</summary>
    public static Listing<ProfileRow> Rows { get; } = new(
        [
            new("id", row => row.Row.Id),
            new("need", row => row.Need == Need.OneOf ? $"one of {row.Group}: {row.Alternative}" : Keywords.Of(row.Need)) { Shrinks = true },
            new("ports", row => RowText.Ports(row.Row)) { Shrinks = true },
            new("proof", row => Keywords.Of(row.Proof)),
            new("from", row => row.Row.SourceRole) { Shrinks = true },
            new("to", row => row.Row.DestinationRole) { Shrinks = true },
        ],
        WriteRow);

    static void WriteRecord(Utf8JsonWriter json, Profile profile)
    {
        json.WriteString("id", profile.Id);
        json.WriteString("name", profile.Name);
        json.WriteString("about", profile.About);
        json.WriteBoolean("legacy", profile.IsLegacy);
        json.WriteStartArray("sweep_to");
        foreach (var role in profile.SweepTo) { json.WriteStringValue(role); }

        json.WriteEndArray();
        WriteArray(json, "rows", profile.Rows, WriteRow);
        WriteArray(json, "ports", profile.Ports, WritePort);
        WriteArray(json, "left_out", profile.LeftOut, (writer, left) =>
        {
            writer.WriteString("row", left.Row);
            writer.WriteString("why", left.Why);
        });
    }

    static void WriteRow(Utf8JsonWriter json, ProfileRow row)
    {
        json.WriteString("row", row.Row.Id);
        json.WriteString("need", Keywords.Of(row.Need));
        json.WriteKnown("group", row.Group);
        json.WriteKnown("alternative", row.Alternative);
        json.WriteString("proof", Keywords.Of(row.Proof));
    }

    static void WritePort(Utf8JsonWriter json, PlannedPort port)
    {
        json.WriteString("transport", Keywords.Of(port.Transport));
        json.WriteNumber("port", port.Port);
        json.WriteKnown("service", port.Service);
        json.WriteList("rows", port.Rows);
        json.WriteString("proof", Keywords.Of(port.Proof));
    }

    static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
