using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Sites;

/// <summary>What the user says of a site: which address has which roles, which zone it stands in, and what a capture point can see. Immutable.</summary>
public sealed class Site
{
    readonly (AddressRange Range, SiteMember Member)[] _members;
    readonly (AddressRange Range, SiteZone Zone)[] _zones;

    /// <summary>The site of these members and zones. Of ranges that overlap the smallest wins.</summary>
    public Site(IEnumerable<SiteMember> members, IEnumerable<SiteZone> zones)
    {
        Members = [.. members];
        Zones = [.. zones];
        _members = [.. Members.SelectMany(member => member.Ranges.Select(range => (range, member))).OrderBy(entry => entry.range.SizeRank)];
        _zones = [.. Zones.SelectMany(zone => zone.Ranges.Select(range => (range, zone))).OrderBy(entry => entry.range.SizeRank)];
    }

    /// <summary>Everything the site names, in file order.</summary>
    public IReadOnlyList<SiteMember> Members { get; }

    /// <summary>The zones, in file order.</summary>
    public IReadOnlyList<SiteZone> Zones { get; }

    /// <summary>What the site says of <paramref name="address"/>, or null.</summary>
    public SiteMember? MemberAt(IpAddress address)
    {
        foreach (var (range, member) in _members)
        {
            if (range.Contains(address)) { return member; }
        }

        return null;
    }

    /// <summary>The zone of <paramref name="address"/>, or null.</summary>
    public SiteZone? ZoneAt(IpAddress address)
    {
        foreach (var (range, zone) in _zones)
        {
            if (range.Contains(address)) { return zone; }
        }

        return null;
    }
}
