using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Sites;

/// <summary>What the user says of a site: which address has which roles, which zone it stands in, and what a capture point can see.</summary>
/// <remarks>Nothing changes but what <see cref="NoteName"/> learns; looking up and noting belong to one thread.</remarks>
public sealed class Site
{
    /// <summary>Most addresses that names can add: 65,536. Names in traffic are anybody's to send.</summary>
    public const int MaxNamed = 65_536;

    readonly AddressTable _members;
    readonly AddressTable _zones;
    readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<IpAddress, int> _named = [];

    /// <summary>The site of these members and zones. Of ranges that overlap the smallest wins, of equals the first.</summary>
    public Site(IEnumerable<SiteMember> members, IEnumerable<SiteZone> zones)
    {
        Members = [.. members];
        Zones = [.. zones];
        _members = new(Members.SelectMany((member, index) => member.Ranges.Select(range => (range, index))));
        _zones = new(Zones.SelectMany((zone, index) => zone.Ranges.Select(range => (range, index))));
        for (var index = 0; index < Members.Count; index++)
        {
            foreach (var name in Members[index].DnsNames) { _byName.TryAdd(name, index); }
        }
    }

    /// <summary>Everything the site names, in file order.</summary>
    public IReadOnlyList<SiteMember> Members { get; }

    /// <summary>The zones, in file order.</summary>
    public IReadOnlyList<SiteZone> Zones { get; }

    /// <summary>What the site is called, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The places where traffic is captured, in file order.</summary>
    public IReadOnlyList<CapturePoint> CapturePoints { get; init; } = [];

    /// <summary>Whether any member is known by a DNS name, so that names seen are worth noting.</summary>
    public bool HasNames => _byName.Count > 0;

    /// <summary>What the site says of <paramref name="address"/>, or null. Never allocates.</summary>
    public SiteMember? MemberAt(IpAddress address)
    {
        var index = IndexAt(address);
        return index < 0 ? null : Members[index];
    }

    /// <summary>The zone of <paramref name="address"/>, or null. Never allocates.</summary>
    public SiteZone? ZoneAt(IpAddress address)
    {
        var index = _zones.OwnerOf(address);
        return index < 0 ? null : Zones[index];
    }

    /// <summary>Notes that the capture called <paramref name="address"/> by <paramref name="name"/>: it belongs to the member of that name, unless a member has the address already.</summary>
    public void NoteName(IpAddress address, ReadOnlySpan<char> name)
    {
        if (_named.Count >= MaxNamed || !_byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.TrimEnd('.'), out var member)) { return; }

        if (_members.OwnerOf(address) < 0) { _named.TryAdd(address, member); }
    }

    /// <summary>The site as the capture point called <paramref name="capturePoint"/> sees it, or null where there is none of that name.</summary>
    public Site? SeenFrom(string capturePoint)
    {
        if (CapturePoints.FirstOrDefault(point => point.Name == capturePoint) is not { } point) { return null; }

        return new(Members, Zones.Select(zone => zone with { InView = point.Zones.Contains(zone.Name) })) { Name = Name, CapturePoints = CapturePoints };
    }

    /// <summary>The place among <see cref="Members"/> of the one that <paramref name="address"/> belongs to, or -1.</summary>
    internal int IndexAt(IpAddress address)
    {
        var index = _members.OwnerOf(address);
        return index < 0 && _named.Count > 0 && _named.TryGetValue(address, out var named) ? named : index;
    }
}
