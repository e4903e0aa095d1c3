using System.Collections.Immutable;
using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>expected-never-seen</c>.</summary>
sealed class ExpectedNeverSeen(FindingContext context) : IFindingRule
{
    const byte Tcp = 6;
    const byte Udp = 17;

    readonly HashSet<string> _seen = [];

    public FindingCues Cues => FindingCues.Site;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Matrix is not { } matrix || !facts.HasSiteRoles) { return; }

        foreach (var index in matrix.Between(facts.Source, facts.Destination))
        {
            var rule = context.Rules[index];
            if (rule.Need == RuleNeed.Required && FindingPorts.Fits(rule, facts.Protocol, facts.DestinationPort)) { _seen.Add(rule.Id); }
        }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        if (context.Matrix is not { } matrix) { return; }

        foreach (var row in matrix.ExpectedRows())
        {
            if (row.Rule is not { Need: RuleNeed.Required, Ports: [_, ..], Transport: Transport.Tcp or Transport.Udp } || _seen.Contains(row.Rule.Id) || IsRuledOut(matrix.Site, row)) { continue; }

            if (row.InView == true) { Raise(row.Rule, trust, findings); }
            else { findings.Withhold(FindingCatalog.ExpectedNeverSeen, $"needs a capture point in zone {HiddenZone(matrix.Site, row)}"); }
        }
    }

    // Who must pass a gateway opens no session past it.
    static bool IsRuledOut(Site site, ExpectedRow row) =>
        row.Rule.Service is "ica" or "cgp" && row.Sources.SelectMany(member => member.Ranges).All(range => site.ZoneAt(range.First) is { GatewayOnly: true });

    static void Raise(Rule rule, CaptureTrust trust, FindingSet findings)
    {
        if (trust.Origins.Count == 0) { return; }

        if (trust.AgainstSilence(0) is { } reason)
        {
            findings.Withhold(FindingCatalog.ExpectedNeverSeen, reason);
            return;
        }

        var (firstNs, lastNs) = trust.Window();
        var subject = new FindingSubject(rule.SourceRole, default, rule.DestinationRole, default, rule.Ports[0].First, rule.Transport == Transport.Tcp ? Tcp : Udp);
        if (findings.Raise(FindingCatalog.ExpectedNeverSeen, subject, 1, firstNs, lastNs) is not { } entry) { return; }

        var window = TimeSpan.FromTicks((lastNs - firstNs) / 100);
        entry.Row = rule.Id;
        entry.Confidence = Confidence.Site;
        entry.Message = string.Create(CultureInfo.InvariantCulture, $"{rule.Service} not seen in {(long)window.TotalMinutes} min {window.Seconds} s of capture");
        entry.Evidence.Add("both roles exist in the site, both zones are in view");
    }

    // The first zone that the capture point does not see; "(unknown)" where an address has none.
    string HiddenZone(Site site, ExpectedRow row)
    {
        foreach (var range in Ranges(row.Sources).Concat(Ranges(row.Destinations)))
        {
            var zone = site.ZoneAt(range.First);
            if (zone is not { InView: true }) { return zone is null ? "(unknown)" : context.Named(zone.Name); }
        }

        return "(unknown)";

        static IEnumerable<AddressRange> Ranges(ImmutableArray<SiteMember> members) => members.SelectMany(member => member.Ranges);
    }
}
