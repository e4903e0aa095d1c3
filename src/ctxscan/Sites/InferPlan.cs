using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Sites;

/// <summary>What a draft was asked to be made from. Resolved from the command line; nothing was read or opened yet.</summary>
/// <param name="Captures">The captures as typed.</param>
/// <param name="Output">The file for the draft, or null for standard output.</param>
/// <param name="Force">Whether to replace a file of that name.</param>
/// <param name="Catalog">Which rules to learn by.</param>
sealed record InferPlan(IReadOnlyList<string> Captures, string? Output, bool Force, CatalogOptions Catalog);
