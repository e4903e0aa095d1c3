namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Lays a user's rules over the embedded ones.</summary>
static class CatalogLayer
{
    /// <summary>
    /// Everything of <paramref name="below"/>, with what has the same id in <paramref name="above"/> in its place, and
    /// the rest of <paramref name="above"/> after it. Disabled rows are still there.
    /// </summary>
    public static RulesDraft Merge(RulesDraft below, RulesDraft above)
    {
        var merged = new RulesDraft();
        Merge(below.Documents, above.Documents, merged.Documents);
        Merge(below.Services, above.Services, merged.Services);
        Merge(below.Products, above.Products, merged.Products);
        Merge(below.Roles, above.Roles, merged.Roles);
        Merge(below.Rows, above.Rows, merged.Rows);
        Merge(below.Profiles, above.Profiles, merged.Profiles);
        Merge(below.Commands, above.Commands, merged.Commands);
        Merge(below.Signatures, above.Signatures, merged.Signatures);
        merged.Unread.AddRange([.. below.Unread, .. above.Unread]);
        merged.Extended.AddRange(above.Extended);
        merged.Disabled.AddRange(above.Disabled);
        merged.DisabledSignatures.AddRange(above.DisabledSignatures);

        // Catalog order holds over both layers: products by file name, then the current layer.
        var ordered = merged.Rows
            .OrderBy(row => row.Value.IsCurrentLayer)
            .ThenBy(row => row.File.Name, StringComparer.Ordinal)
            .ToList();
        merged.Rows.Clear();
        merged.Rows.AddRange(ordered);
        return merged;
    }

    static void Merge<T>(List<Entry<T>> below, List<Entry<T>> above, List<Entry<T>> merged)
    {
        if (above.Count == 0)
        {
            merged.AddRange(below);
            return;
        }

        var replaced = new Dictionary<string, Entry<T>>(StringComparer.Ordinal);
        foreach (var entry in above) { replaced.TryAdd(entry.Id, entry); }

        foreach (var entry in below) { merged.Add(replaced.Remove(entry.Id, out var instead) ? instead : entry); }

        merged.AddRange(above.Where(entry => replaced.ContainsKey(entry.Id)));
    }
}
