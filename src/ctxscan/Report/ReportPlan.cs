using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Report;

/// <summary>What of saved runs to show, and how.</summary>
sealed record ReportPlan
{
    /// <summary>The files with records.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>One of <see cref="Listings.ListingFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>The list that is wanted, or null for what the format shows by itself.</summary>
    public string? List { get; init; }

    /// <summary>Which rules name services.</summary>
    public required CatalogOptions Catalog { get; init; }
}
