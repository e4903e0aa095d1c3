using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using Ctxscan.Listings;

namespace Ctxscan.Explain;

/// <summary>Answers what a finding means: <c>finding:ID</c>, or a key of a record, which begins with the id.</summary>
static class FindingExplainer
{
    const string Prefix = "finding:";

    /// <summary>The answer, or null where <paramref name="term"/> speaks of no finding.</summary>
    /// <exception cref="UsageException">It names a finding that does not exist.</exception>
    public static Explanation? Explain(string term)
    {
        var isNamed = term.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
        var id = isNamed ? term[Prefix.Length..] : term;
        var kind = FindingCatalog.Find(id.Split(':')[0].Trim().ToLowerInvariant());
        if (kind is null)
        {
            return isNamed
                ? throw new UsageException($"unknown finding '{id}', expected one that 'ctxscan catalog findings' lists{NearestName.Hint(id, FindingCatalog.All.Select(known => known.Id))}")
                : null;
        }

        var site = kind.NeedsSite ? ", needs a site file" : "";
        return new()
        {
            Term = $"{Prefix}{kind.Id}",
            Kind = "finding",
            Decision = kind.Name,
            Facts = [$"{FindingListing.SeverityOf(kind)}, {kind.Category}{site}; one step less where only the port speaks", $"means: {kind.Meaning}", $"do: {kind.Action}", $"may fool it: {kind.Trap}"],
        };
    }
}
