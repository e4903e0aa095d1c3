using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Sites;

/// <summary>Which rows of the catalog belong between the roles of a site. Belongs to one thread; asking for what was asked before does not allocate.</summary>
sealed class ExpectedMatrix
{
    readonly RuleTable _rules;
    readonly RoleSets _sets;
    readonly int[] _setOfMember;
    readonly bool?[] _viewOfMember;
    readonly Dictionary<ImmutableArray<string>, int> _setOf = [];
    readonly Dictionary<(int Source, int Destination), ushort[]> _between = [];
    readonly Dictionary<SiteZone, ushort[][]> _permitted = new(ReferenceEqualityComparer.Instance);

    /// <summary>The matrix of <paramref name="site"/> over <paramref name="rules"/>, which were compiled for a site where <see cref="ExpectedRows"/> is asked.</summary>
    public ExpectedMatrix(Site site, RuleTable rules) : this(site, rules, new())
    {
    }

    internal ExpectedMatrix(Site site, RuleTable rules, RoleSets sets)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(rules);
        Site = site;
        _rules = rules;
        _sets = sets;
        _setOfMember = [.. site.Members.Select(member => sets.Of(member.Roles))];
        _viewOfMember = [.. site.Members.Select(member => ViewOf(site, member))];
    }

    /// <summary>The site.</summary>
    public Site Site { get; }

    /// <summary>The rows from one of <paramref name="sourceRoles"/> to one of <paramref name="destinationRoles"/>, in catalog order; a row from or to any host is among them.</summary>
    public IEnumerable<Rule> RowsBetween(ImmutableArray<string> sourceRoles, ImmutableArray<string> destinationRoles) =>
        Between(SetOf(sourceRoles), SetOf(destinationRoles)).Select(index => _rules.Rules[index]);

    /// <summary>Whether a row lets one of <paramref name="sourceRoles"/> open <paramref name="port"/> of one of <paramref name="destinationRoles"/>. A row without a fixed port allows all ports of its transport.</summary>
    public bool IsAllowed(ImmutableArray<string> sourceRoles, ImmutableArray<string> destinationRoles, Transport transport, ushort port) =>
        IsAllowed(SetOf(sourceRoles), SetOf(destinationRoles), transport, port);

    /// <summary>Whether a row, or a permission of the zone of <paramref name="source"/>, lets it open <paramref name="port"/> of <paramref name="destination"/>; true where the site does not know both.</summary>
    public bool IsAllowed(IpAddress source, IpAddress destination, Transport transport, ushort port)
    {
        var (from, to) = (Site.IndexAt(source), Site.IndexAt(destination));
        if (from < 0 || to < 0 || IsAllowed(_setOfMember[from], _setOfMember[to], transport, port)) { return true; }

        return Site.ZoneAt(source) is { May.IsEmpty: false } zone && IsPermitted(zone, Site.Members[to], transport, port);
    }

    /// <summary>The rows that some or all deployments need and whose two roles exist here, in catalog order. A row that would only join a host to itself is not among them.</summary>
    public IReadOnlyList<ExpectedRow> ExpectedRows()
    {
        var expected = new List<ExpectedRow>();
        foreach (var rule in _rules.Rules)
        {
            if (rule.Need == RuleNeed.None || rule.Match == RuleMatch.Never) { continue; }

            var sources = MembersOf(rule.SourceRole);
            var destinations = MembersOf(rule.DestinationRole);
            if (HasPair(sources, destinations, _ => true))
            {
                expected.Add(new(rule, Members(sources), Members(destinations), ViewOf(sources, destinations)));
            }
        }

        return expected;
    }

    /// <summary>The role set of the member at <paramref name="index"/>.</summary>
    internal int SetOfMember(int index) => _setOfMember[index];

    static bool Fits(string role, ImmutableArray<string> roles) => role == Rule.AnyRole || roles.Contains(role);

    // Addresses decide: a host that has both roles speaks to itself over loopback, which no capture holds.
    static bool AreTwoHosts(SiteMember one, SiteMember other) =>
        one != other ? one.Name != other.Name || !IsOneAddress(one) || !IsOneAddress(other) || one.Ranges[0] != other.Ranges[0] : !IsOneAddress(one);

    static bool IsOneAddress(SiteMember member) =>
        member.DnsNames.Length <= 1 && member.Ranges.All(range => range.First == range.Last) && member.Ranges.Select(range => range.First.IsV4).Distinct().Count() == member.Ranges.Length;

    int[] MembersOf(string role) =>
        [.. Enumerable.Range(0, Site.Members.Count).Where(index => !Site.Members[index].Roles.IsEmpty && Fits(role, Site.Members[index].Roles))];

    ImmutableArray<SiteMember> Members(int[] indices) => [.. indices.Select(index => Site.Members[index])];

    bool? ViewOf(int[] sources, int[] destinations)
    {
        if (HasPair(sources, destinations, index => _viewOfMember[index] == true)) { return true; }

        return HasPair(sources, destinations, index => _viewOfMember[index] != false) ? null : false;
    }

    // Nearly every pair is of two hosts, so the first is found at once however many members there are.
    bool HasPair(int[] sources, int[] destinations, Func<int, bool> counts) =>
        sources.Where(counts).Any(source => destinations.Where(counts).Any(destination => AreTwoHosts(Site.Members[source], Site.Members[destination])));

    // A member of several zones is in view when one of them is.
    static bool? ViewOf(Site site, SiteMember member)
    {
        var views = member.Ranges.Select(range => site.ZoneAt(range.First)?.InView).ToList();
        return views.Contains(true) ? true : views.Contains(null) || views.Count == 0 ? null : false;
    }

    int SetOf(ImmutableArray<string> roles)
    {
        if (_setOf.TryGetValue(roles, out var set)) { return set; }

        set = _sets.Of(roles);
        _setOf.Add(roles, set);
        return set;
    }

    /// <summary>The rows between the roles of two addresses, as indices into the rule table; none where the site does not know both.</summary>
    internal ushort[] Between(IpAddress source, IpAddress destination)
    {
        var (from, to) = (Site.IndexAt(source), Site.IndexAt(destination));
        return from < 0 || to < 0 ? [] : Between(_setOfMember[from], _setOfMember[to]);
    }

    /// <summary>The rows between two role sets, as indices into the rule table.</summary>
    internal ushort[] Between(int source, int destination)
    {
        if (_between.TryGetValue((source, destination), out var rows)) { return rows; }

        var (from, to) = (_sets[source], _sets[destination]);
        var found = new List<ushort>();
        if (!from.IsEmpty && !to.IsEmpty)
        {
            for (var index = 0; index < _rules.Rules.Length; index++)
            {
                if (Fits(_rules.Rules[index].SourceRole, from) && Fits(_rules.Rules[index].DestinationRole, to)) { found.Add((ushort)index); }
            }
        }

        rows = [.. found];
        _between.Add((source, destination), rows);
        return rows;
    }

    bool IsAllowed(int source, int destination, Transport transport, ushort port)
    {
        foreach (var index in Between(source, destination))
        {
            var rule = _rules.Rules[index];
            if (rule.Transport == transport && (rule.Ports.IsEmpty || rule.Lists(port))) { return true; }
        }

        return false;
    }

    bool IsPermitted(SiteZone zone, SiteMember destination, Transport transport, ushort port)
    {
        if (!_permitted.TryGetValue(zone, out var rows)) { _permitted.Add(zone, rows = [.. zone.May.Select(RowsOf)]); }

        for (var at = 0; at < rows.Length; at++)
        {
            var may = zone.May[at];
            if (may.To is not null && !destination.Roles.Contains(may.To)) { continue; }

            if (may is { Row: null, Service: null }) { return true; }

            foreach (var index in rows[at])
            {
                if (_rules.Rules[index].Transport == transport && _rules.Rules[index].Lists(port)) { return true; }
            }
        }

        return false;
    }

    ushort[] RowsOf(ZoneAllowance may)
    {
        var rows = new List<ushort>();
        for (var index = 0; index < _rules.Rules.Length; index++)
        {
            if (may.Means(_rules.Rules[index])) { rows.Add((ushort)index); }
        }

        return [.. rows];
    }
}
