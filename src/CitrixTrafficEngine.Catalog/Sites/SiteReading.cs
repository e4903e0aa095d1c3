using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>What reading a site file gave.</summary>
/// <param name="Site">The site; absent when there are faults.</param>
/// <param name="Diagnostics">All faults, by line and column.</param>
public sealed record SiteReading(Site? Site, IReadOnlyList<Diagnostic> Diagnostics);
