using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Sites;

namespace Ctxscan.Audit;

/// <summary>What the findings of a run may rest on.</summary>
static class FindingSetup
{
    /// <summary>With the rows of <paramref name="catalog"/>, which were read with <paramref name="options"/>, and what the user says of the site, or null.</summary>
    public static FindingOptions Of(Catalog catalog, CatalogOptions options, Site? site = null, Anonymizer? anonymizer = null) => new()
    {
        Site = site,
        CommonRoles = catalog.CommonRoles,
        HasCurrentRows = options.IncludeCurrent,
        MapAddress = anonymizer is null ? null : address => anonymizer.Map(address, address.IsV4),
        MapName = anonymizer is null ? null : anonymizer.Name,
    };
}
