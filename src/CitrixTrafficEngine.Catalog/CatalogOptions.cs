namespace CitrixTrafficEngine.Catalogs;

/// <summary>Which rules a catalog is read from.</summary>
public sealed record CatalogOptions
{
    /// <summary>A directory whose rules are layered over the embedded ones; none by default.</summary>
    public string? UserRules { get; init; }

    /// <summary>Whether the rows of current releases that the published list lacks are part of the catalog.</summary>
    public bool IncludeCurrent { get; init; } = true;
}
