using System.Collections.Immutable;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>What a member of a site should answer on.</summary>
/// <param name="Member">The member; <see cref="SiteMember.Ranges"/> are its addresses.</param>
/// <param name="Ports">The ports that may be probed, each with its service, its rows and what proves it.</param>
public sealed record SiteListeners(SiteMember Member, ImmutableArray<PlannedPort> Ports)
{
    /// <summary>Id of the profile that holds every other.</summary>
    const string Everything = "all";

    /// <summary>The rows that end at the member's roles, those that only an audit can judge among them.</summary>
    public ImmutableArray<ProfileRow> Rows { get; init; } = [];

    /// <summary>The listeners that <paramref name="site"/> should have: of each member with roles the ports of rows that end at these and that some profile expects.</summary>
    /// <param name="site">The site.</param>
    /// <param name="catalog">The catalog whose roles the site names. What its profiles keep audit-only is not among the ports.</param>
    /// <param name="from">Roles that the probing machine stands for: only rows that begin at one of these, or at any host. Empty for all rows.</param>
    public static IReadOnlyList<SiteListeners> Of(Site site, Catalog catalog, ImmutableArray<string> from)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(catalog);
        if (catalog.FindProfile(Everything) is not { } everything) { return []; }

        var rows = everything.Rows.Where(row => from.IsDefaultOrEmpty || row.Row.SourceRole == CitrixTrafficEngine.Rules.Rule.AnyRole || from.Contains(row.Row.SourceRole)).ToList();
        var forbidden = everything.Rows.Where(row => row.Proof == Proof.AuditOnly).ToList();
        var known = new Dictionary<string, SiteListeners>(StringComparer.Ordinal);
        return [.. site.Members.Where(member => !member.Roles.IsEmpty).Select(member => Alike(member) with { Member = member })];

        // A site of many like hosts has few sets of roles.
        SiteListeners Alike(SiteMember member)
        {
            var roles = string.Join(' ', member.Roles.Order(StringComparer.Ordinal));
            if (!known.TryGetValue(roles, out var listeners))
            {
                listeners = new(member, Allowed(PortPlan.Of(rows, member.Roles), PortPlan.PortsOf(forbidden, member.Roles)))
                {
                    Rows = [.. rows.Where(row => member.Roles.Contains(row.Row.DestinationRole))],
                };
                known.Add(roles, listeners);
            }

            return listeners;
        }
    }

    // A port that a row of another opener keeps audit-only stays so.
    static ImmutableArray<PlannedPort> Allowed(ImmutableArray<PlannedPort> ports, HashSet<(Net.Transport Transport, ushort Port)> forbidden) =>
        [.. ports.Where(port => !forbidden.Contains((port.Transport, port.Port)))];
}
