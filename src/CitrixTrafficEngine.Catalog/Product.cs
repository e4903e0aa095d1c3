namespace CitrixTrafficEngine.Catalogs;

/// <summary>A product of the catalog: it owns roles and rows.</summary>
public sealed record Product
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a sentence or two.</summary>
    public required string About { get; init; }

    /// <summary>Whether it is still sold or run as a matter of course.</summary>
    public Lifecycle Lifecycle { get; init; }

    /// <summary>Why the product has no rows, where it has none.</summary>
    public string? NoPorts { get; init; }
}

/// <summary>Whether a product belongs to current estates.</summary>
public enum Lifecycle : byte
{
    /// <summary>In current releases, under this name or the one that followed it.</summary>
    Current,

    /// <summary>Past its end: met in old estates only.</summary>
    Legacy,
}
