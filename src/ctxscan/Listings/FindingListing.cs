using System.Text.Json;
using CitrixTrafficEngine.Findings;

namespace Ctxscan.Listings;

/// <summary>How a kind of finding is listed.</summary>
static class FindingListing
{
    /// <summary>The listing.</summary>
    public static Listing<FindingKind> Listing { get; } = new(
        [
            new("id", kind => kind.Id),
            new("severity", SeverityOf),
            new("category", kind => kind.Category),
            new("needs_site", kind => kind.NeedsSite ? "yes" : "") { InTable = false },
            new("name", kind => kind.Name) { Shrinks = true },
            new("meaning", kind => kind.Meaning) { InTable = false },
            new("action", kind => kind.Action) { InTable = false },
            new("trap", kind => kind.Trap) { InTable = false },
            new("reference", kind => kind.Reference) { InTable = false },
        ],
        WriteRecord);

    /// <summary>"high".</summary>
    public static string SeverityOf(FindingKind kind) => kind.Severity.ToString().ToLowerInvariant();

    static void WriteRecord(Utf8JsonWriter json, FindingKind kind)
    {
        json.WriteString("id", kind.Id);
        json.WriteString("name", kind.Name);
        json.WriteString("category", kind.Category);
        json.WriteString("severity", SeverityOf(kind));
        json.WriteBoolean("needs_site", kind.NeedsSite);
        json.WriteString("meaning", kind.Meaning);
        json.WriteString("action", kind.Action);
        json.WriteString("trap", kind.Trap);
        json.WriteString("reference", kind.Reference);
    }
}
