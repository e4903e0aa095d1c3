using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Sites;
using AddressRange = CitrixTrafficEngine.Scan.AddressRange;

namespace Ctxscan.Sweep;

/// <summary>A site as a sweep sees it: who is asked for what, and where we stand in it.</summary>
sealed class SweepSite(Site site, Catalog catalog)
{
    /// <summary>Most addresses of one range that are asked without being named: 65,536, an IPv4 /16. A range of IPv6 is a place, not a list of hosts.</summary>
    const int MostOfRange = 65_536;

    readonly Dictionary<object, TargetSet> _own = OwnAddresses(site);

    /// <summary>The addresses of the members that have roles, without ranges too large to ask.</summary>
    public TargetSet Addresses => TargetSet.Of(Ranges().Where(IsAskable).Select(entry => entry.Range));

    /// <summary>The roles of the members that <paramref name="sources"/> belong to.</summary>
    public IReadOnlyList<string> RolesAt(IEnumerable<SourceAddress> sources) =>
        [.. sources.SelectMany(source => site.MemberAt(source.Address)?.Roles ?? []).Distinct()];

    /// <summary>"ns1, zone dmz of site sample": whose addresses <paramref name="sources"/> are and where they stand.</summary>
    public string PlaceOf(IReadOnlyList<SourceAddress> sources)
    {
        var names = sources.Select(source => site.MemberAt(source.Address)?.Name).OfType<string>().Distinct().ToList();
        var zones = sources.Select(source => site.ZoneAt(source.Address)?.Name).OfType<string>().Distinct().ToList();
        return $"{(names.Count == 0 ? "no host" : string.Join(", ", names))} of site {site.Name ?? "without a name"}, {(zones.Count == 0 ? "no zone" : $"zone {string.Join(", ", zones)}")}";
    }

    /// <summary>The members of each set of roles with their addresses, and what is expected of them from <paramref name="roles"/>, as a profile of their own.</summary>
    public IEnumerable<(TargetSet Members, Profile Expected)> Expected(ImmutableArray<string> roles)
    {
        foreach (var alike in SiteListeners.Of(site, catalog, roles).GroupBy(listeners => string.Join(' ', listeners.Member.Roles.Order(StringComparer.Ordinal))))
        {
            var first = alike.First();
            yield return (TargetSet.Of(alike.SelectMany(listeners => _own[listeners.Member].Ranges.ToArray())), new()
            {
                Id = "site",
                Name = alike.Key,
                About = "What the site file expects of its members with these roles.",
                SweepTo = first.Member.Roles,
                Rows = first.Rows,
                Ports = first.Ports,
            });
        }
    }

    /// <summary>The members that have no address to ask, and why. Where <paramref name="isTargetNamed"/> large ranges are no trouble.</summary>
    public IEnumerable<LeftOutRow> NotAddressed(bool isTargetNamed)
    {
        foreach (var member in site.Members.Where(member => !member.Roles.IsEmpty && member.Ranges.IsEmpty))
        {
            yield return new(null, member.Name, $"the site file gives names only ({string.Join(", ", member.DnsNames)}), and those are not looked up");
        }

        if (isTargetNamed) { yield break; }

        foreach (var (member, range) in Ranges().Where(entry => !IsAskable(entry)))
        {
            yield return new(null, string.Create(CultureInfo.InvariantCulture, $"{member.Name} {range}"), $"more than {MostOfRange} addresses: name those that exist as targets");
        }
    }

    static bool IsAskable((SiteMember Member, AddressRange Range) entry) => entry.Range.Last - entry.Range.First < MostOfRange;

    IEnumerable<(SiteMember Member, AddressRange Range)> Ranges() =>
        site.Members.Where(member => !member.Roles.IsEmpty).SelectMany(member => member.Ranges.Select(range => (member, RangeOf(range))));

    // Of ranges that overlap the smaller wins, so each is asked without what smaller ones take from it.
    static Dictionary<object, TargetSet> OwnAddresses(Site site)
    {
        var own = site.Members.ToDictionary<SiteMember, object, List<AddressRange>>(member => member, _ => new List<AddressRange>(), ReferenceEqualityComparer.Instance);
        var taken = TargetSet.Empty;
        foreach (var size in site.Members.SelectMany(member => member.Ranges.Select(range => (Member: member, Range: range))).GroupBy(entry => entry.Range.SizeRank).OrderBy(size => size.Key))
        {
            foreach (var (member, range) in size) { own[member].AddRange(TargetSet.Of([RangeOf(range)]).Except(taken).Ranges); }

            taken = taken.Union(TargetSet.Of(size.Select(entry => RangeOf(entry.Range))));
        }

        return own.ToDictionary(entry => entry.Key, entry => TargetSet.Of(entry.Value), ReferenceEqualityComparer.Instance);
    }

    static AddressRange RangeOf(CitrixTrafficEngine.Sites.AddressRange range) => new(AddressRange.NumberOf(range.First), AddressRange.NumberOf(range.Last));
}
