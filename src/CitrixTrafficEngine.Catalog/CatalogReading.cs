namespace CitrixTrafficEngine.Catalogs;

/// <summary>What reading the rules gave.</summary>
/// <param name="Catalog">The catalog; absent when there are faults.</param>
/// <param name="Diagnostics">All faults of all files, by file, line and column.</param>
public sealed record CatalogReading(Catalog? Catalog, IReadOnlyList<Diagnostic> Diagnostics);
