using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Findings;

/// <summary>What all kinds of finding ask: the rules, the site, and what was seen of each host.</summary>
sealed class FindingContext
{
    const string Infrastructure = "infrastructure";

    readonly RuleTable _rules;
    readonly bool[] _isCitrix;
    readonly string?[] _row;

    public FindingContext(RuleTable rules, FindingOptions options)
    {
        _rules = rules;
        Options = options;
        Matrix = options.Site is null ? null : new(options.Site, rules);
        _isCitrix = new bool[rules.RunCount];
        _row = new string?[rules.RunCount];
        for (var run = 1; run < rules.RunCount; run++)
        {
            var shared = new SharedNames(rules, (ushort)run);
            _isCitrix[run] = shared.Candidates.All(rule => !rule.IsGeneric && rule.Product != Infrastructure);
            _row[run] = shared.Row;
        }
    }

    public FindingOptions Options { get; }

    public Site? Site => Options.Site;

    /// <summary>What belongs between the roles of the site, or null without one.</summary>
    public ExpectedMatrix? Matrix { get; }

    /// <summary>What to write for a name.</summary>
    public string Named(string name) => Options.MapName?.Invoke(name) ?? name;

    public HostTable Hosts { get; } = new();

    /// <summary>Whether the port belongs to Citrix products alone.</summary>
    public bool IsCitrixPort(in Classification found) => found.Run != 0 && _isCitrix[found.Run];

    /// <summary>Id of the row that the flow is of, where that is told; else null.</summary>
    public string? RowOf(in Classification found) => found.Decided != 0 ? _rules.Rules[found.Decided - 1].Id : _row[found.Run];

    /// <summary>Whether the catalog expects the flow: a row between the roles that are known, or else a port that is Citrix's alone.</summary>
    public bool IsExpected(in FlowFacts facts)
    {
        if (facts.HasSiteRoles) { return AnyRow(facts.SourceMember!.Roles, facts.DestinationMember!.Roles, facts); }

        if (facts.Found.Decided != 0 && IsOfEstate(_rules.Rules[facts.Found.Decided - 1].DestinationRole)) { return true; }

        return (facts.Found.Run != 0 && IsOfEstate(facts.DestinationRole) && NamesDestination(facts.Found, facts.DestinationRole!)) || IsCitrixPort(facts.Found);
    }

    /// <summary>Whether some row has the flow between these roles.</summary>
    public bool AnyRow(IReadOnlyList<string> sources, IReadOnlyList<string> destinations, in FlowFacts facts)
    {
        foreach (var rule in _rules.Rules)
        {
            if (IsBetween(rule, sources, destinations) && FindingPorts.Fits(rule, facts.Protocol, facts.DestinationPort)) { return true; }
        }

        return false;
    }

    /// <summary>Whether the responder belongs to the estate: by the site file, a learned role, a port of Citrix's own, or payload.</summary>
    public bool IsEstate(in FlowFacts facts) =>
        facts.DestinationMember is not null || IsOfEstate(facts.DestinationRole) || IsCitrixPort(facts.Found) || Hosts.IsCitrix(facts.Destination);

    /// <summary>The same of a host, at the end of a run.</summary>
    public bool IsEstate(IpAddress host) => Site?.MemberAt(host) is not null || Hosts.IsCitrix(host);

    /// <summary>Whether a role that was learned makes its host one of the estate.</summary>
    public bool IsOfEstate(string? role) => role is not null && !Options.CommonRoles.Contains(role);

    public ReadOnlySpan<Rule> Rules => _rules.Rules;

    bool NamesDestination(in Classification found, string role)
    {
        foreach (var index in _rules.RulesOf(found.Run))
        {
            if (_rules.Rules[index].DestinationRole == role) { return true; }
        }

        return false;
    }

    static bool IsBetween(Rule rule, IReadOnlyList<string> sources, IReadOnlyList<string> destinations) =>
        Names(rule.SourceRole, sources) && Names(rule.DestinationRole, destinations);

    static bool Names(string role, IReadOnlyList<string> roles) => role == "any" || roles.Contains(role);
}
