using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>The ids that a draft defines, to look references up in.</summary>
sealed class KnownIds(RulesDraft draft)
{
    /// <summary>The documents.</summary>
    public IReadOnlyDictionary<string, Document> Documents { get; } = Index(draft.Documents);

    /// <summary>The services.</summary>
    public IReadOnlyDictionary<string, Service> Services { get; } = Index(draft.Services);

    /// <summary>The products.</summary>
    public IReadOnlyDictionary<string, Product> Products { get; } = Index(draft.Products);

    /// <summary>The roles.</summary>
    public IReadOnlyDictionary<string, Role> Roles { get; } = Index(draft.Roles);

    /// <summary>The rows.</summary>
    public IReadOnlyDictionary<string, Row> Rows { get; } = Index(draft.Rows);

    /// <summary>The profiles.</summary>
    public IReadOnlyDictionary<string, ProfileDraft> Profiles { get; } = Index(draft.Profiles);

    /// <summary>The signatures.</summary>
    public IReadOnlyDictionary<string, CatalogSignature> Signatures { get; } = Index(draft.Signatures);

    static Dictionary<string, T> Index<T>(List<Entry<T>> entries)
    {
        var index = new Dictionary<string, T>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries) { index.TryAdd(entry.Id, entry.Value); }

        return index;
    }
}
