using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Checks what the files say against each other. What one file alone can get wrong, its reader reports.</summary>
static class CatalogChecker
{
    /// <summary>Adds the ids that one layer defines twice to <paramref name="faults"/>. Over another layer, the same id is a replacement.</summary>
    public static void CheckLayer(RulesDraft layer, DiagnosticList faults)
    {
        CheckOnce("document", layer.Documents, "id", faults);
        CheckOnce("service", layer.Services, "id", faults);
        CheckOnce("product", layer.Products, "product", faults);
        CheckOnce("role", layer.Roles, "id", faults);
        CheckOnce("row", layer.Rows, "id", faults);
        CheckOnce("profile", layer.Profiles, "profile", faults);
        CheckOnce("signature", layer.Signatures, "id", faults);
        CheckOnce("command", layer.Commands, "name", faults);
    }

    /// <summary>
    /// Adds every fault between the files of <paramref name="draft"/> to <paramref name="faults"/>. Roles and services
    /// count as used by <paramref name="replaced"/> too, the rows that a user's directory put others in place of.
    /// </summary>
    public static void Check(RulesDraft draft, IReadOnlyList<Entry<Row>> replaced, DiagnosticList faults)
    {
        var known = new KnownIds(draft);
        new ReferenceCheck(known, faults).Check(draft);
        UsageCheck.Check(draft, replaced, faults);
        AmbiguityCheck.Check(draft, faults);
        CircleCheck.Check(draft, known, faults);
        new ProfileCheck(known, faults).Check(draft);
        foreach (var file in draft.Unread) { faults.Remove(Aftermath.Of(file)); }
    }

    static void CheckOnce<T>(string what, List<Entry<T>> entries, string key, DiagnosticList faults)
    {
        var first = new Dictionary<string, YamlNode>(entries.Count, StringComparer.Ordinal);
        foreach (var (id, _, node, _) in entries)
        {
            if (id.Length == 0 || first.TryAdd(id, node)) { continue; }

            var at = first[id].PlaceOf(key);
            faults.Add(node.PlaceOf(key), DiagnosticCodes.DuplicateId, $"{what} '{id}' is defined already, at {at.File}:{at.Line}");
        }
    }
}
