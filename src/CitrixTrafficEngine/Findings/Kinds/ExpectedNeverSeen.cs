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

    readonly HashSet<string> _required = [.. context.Options.RequiredRows];
    readonly HashSet<string> _seen = [];

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Site is null || _required.Count == _seen.Count || facts is not { SourceMember: { } source, DestinationMember: { } destination }) { return; }

        foreach (var rule in context.Rules)
        {
            if (_required.Contains(rule.Id) && source.Roles.Contains(rule.SourceRole) && destination.Roles.Contains(rule.DestinationRole)
                && FindingPorts.Fits(rule, facts.Protocol, facts.DestinationPort))
            {
                _seen.Add(rule.Id);
            }
        }
    }

    public void Finish(CaptureTrust trust, FindingSet findings)
    {
        if (context.Site is not { } site) { return; }

        foreach (var rule in context.Rules)
        {
            if (!_required.Contains(rule.Id) || _seen.Contains(rule.Id) || rule.Ports.IsEmpty || rule.Transport is not (Transport.Tcp or Transport.Udp)) { continue; }

            var sources = MembersOf(site, rule.SourceRole);
            var destinations = MembersOf(site, rule.DestinationRole);
            if (sources.Count == 0 || destinations.Count == 0 || IsOneHost(sources, destinations)) { continue; }

            if ((HiddenZone(site, sources) ?? HiddenZone(site, destinations)) is { } zone)
            {
                findings.Withhold(FindingCatalog.ExpectedNeverSeen, $"needs a capture point in zone {context.Named(zone)}");
                continue;
            }

            Raise(rule, trust, findings);
        }
    }

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

    static List<SiteMember> MembersOf(Site site, string role) => [.. site.Members.Where(member => member.Roles.Contains(role))];

    // A role that talks to itself needs two hosts.
    static bool IsOneHost(List<SiteMember> sources, List<SiteMember> destinations) =>
        sources is [{ Ranges: [var range] } one] && destinations is [var other] && ReferenceEquals(one, other) && range.First == range.Last;

    // The first zone of theirs that the capture point does not see; "(unknown)" where an address has none.
    static string? HiddenZone(Site site, List<SiteMember> members)
    {
        foreach (var member in members)
        {
            foreach (var range in member.Ranges)
            {
                var zone = site.ZoneAt(range.First);
                if (zone is not { InView: true }) { return zone?.Name ?? "(unknown)"; }
            }
        }

        return null;
    }
}
