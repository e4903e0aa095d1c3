using System.Text.Json;
using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Listings;

/// <summary>How a command is listed.</summary>
static class CommandListing
{
    /// <summary>The listing.</summary>
    public static Listing<Command> Listing { get; } = new(
        [
            new("name", command => command.Name),
            new("product", command => command.Product),
            new("syntax", command => command.Syntax) { InTable = false },
            new("description", command => command.Description) { Shrinks = true },
            new("subcommands", command => string.Join(' ', command.Subcommands.Select(sub => sub.Name))) { InTable = false },
            new("replaced_by", command => command.ReplacedBy ?? "") { InTable = false },
            new("sources", command => string.Join("; ", command.Sources.Select(RowText.Source))) { InTable = false },
        ],
        WriteRecord);

    /// <summary>Writes the fields of <paramref name="command"/> in their fixed order, its sub-commands last.</summary>
    public static void WriteRecord(Utf8JsonWriter json, Command command)
    {
        json.WriteString("name", command.Name);
        json.WriteString("syntax", command.Syntax);
        json.WriteString("description", command.Description);
        json.WriteString("product", command.Product);
        json.WriteSources(command.Sources);
        json.WriteKnown("replaced_by", command.ReplacedBy);
        if (command.Subcommands.IsEmpty) { return; }

        json.WriteStartArray("subcommands");
        foreach (var sub in command.Subcommands)
        {
            json.WriteStartObject();
            WriteRecord(json, sub);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
