namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>Everything that the files of one layer define, read but not yet checked against each other.</summary>
sealed class RulesDraft
{
    /// <summary>The documents.</summary>
    public List<Entry<Document>> Documents { get; } = [];

    /// <summary>The services.</summary>
    public List<Entry<Service>> Services { get; } = [];

    /// <summary>The products, by file name.</summary>
    public List<Entry<Product>> Products { get; } = [];

    /// <summary>The roles of all products.</summary>
    public List<Entry<Role>> Roles { get; } = [];

    /// <summary>The rows in catalog order.</summary>
    public List<Entry<Row>> Rows { get; } = [];

    /// <summary>The profiles.</summary>
    public List<Entry<ProfileDraft>> Profiles { get; } = [];

    /// <summary>The commands.</summary>
    public List<Entry<Command>> Commands { get; } = [];

    /// <summary>The signatures in the order in which they are tried.</summary>
    public List<Entry<CatalogSignature>> Signatures { get; } = [];

    /// <summary>Signatures that a user's directory switches off.</summary>
    public List<Entry<string>> DisabledSignatures { get; } = [];

    /// <summary>Products that a user's directory adds to without defining them.</summary>
    public List<Entry<string>> Extended { get; } = [];

    /// <summary>Rows that a user's directory switches off.</summary>
    public List<Entry<string>> Disabled { get; } = [];

    /// <summary>Files that could not be read as a whole, so that what they define is missing here.</summary>
    public List<RulesFile> Unread { get; } = [];

    /// <summary>Removes the disabled rows and signatures.</summary>
    public void Disable()
    {
        Remove(Rows, Disabled);
        Remove(Signatures, DisabledSignatures);
    }

    /// <summary>Removes the rows and roles of the current layer.</summary>
    public void LeaveOutCurrentLayer()
    {
        Rows.RemoveAll(row => row.Value.IsCurrentLayer);
        Roles.RemoveAll(role => role.Value.Product is null);
    }

    static void Remove<T>(List<Entry<T>> entries, List<Entry<string>> disabled)
    {
        if (disabled.Count == 0) { return; }

        var ids = disabled.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        entries.RemoveAll(entry => ids.Contains(entry.Id));
    }
}
