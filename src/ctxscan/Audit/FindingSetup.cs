using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;

namespace Ctxscan.Audit;

/// <summary>What the findings of a run may rest on.</summary>
static class FindingSetup
{
    const string Infrastructure = "infrastructure";

    /// <summary>With the rows of <paramref name="catalog"/>, which were read with <paramref name="options"/>, and what the user says of the site, or null.</summary>
    public static FindingOptions Of(Catalog catalog, CatalogOptions options, Site? site = null, Func<IpAddress, IpAddress>? mapAddress = null, Func<string, string>? mapName = null) => new()
    {
        Site = site,
        CommonRoles = catalog.Roles.Where(role => role.Product is null or Infrastructure).Select(role => role.Id).ToHashSet(StringComparer.Ordinal),
        RequiredRows = site is null ? [] : [.. catalog.Rows.Where(IsRequired).Select(row => row.Id)],
        HasCurrentRows = options.IncludeCurrent,
        MapAddress = mapAddress,
        MapName = mapName,
    };

    // A row that every estate with both roles shows: no alternative, no feature that must be in use.
    static bool IsRequired(Row row) =>
        row is { Status: RowStatus.Current, OneOf: null, Condition: null, Until: null, ReplacedBy: null, OpenedBy: Opener.Source } && row.SourceRole != "any";
}
