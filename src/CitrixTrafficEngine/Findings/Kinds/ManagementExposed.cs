using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>management-exposed</c>.</summary>
sealed class ManagementExposed(FindingContext context) : IFindingRule
{
    static readonly string[] s_managed = ["nsip", "snip", "lom", "xenserver-pool-master"];

    public FindingCues Cues => FindingCues.Site;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Site is null || !facts.IsAnswered || facts.SourceZone is not { IsAdmin: false } zone) { return; }

        if (!FindingPorts.IsManagement(facts.Protocol, facts.DestinationPort) || facts.DestinationMember is not { } member || ManagedRole(facts) is not { } role) { return; }

        // A virtual server on the address answers for itself, and who has a row may ask.
        if (facts.DestinationIs("vip") && facts.DestinationPort is 80 or 443) { return; }

        if (facts.SourceMember is { } source && IsAllowed(source.Roles, member.Roles, facts)) { return; }

        var name = context.Named(zone.Name);
        var subject = new FindingSubject($"zone {name}", default, null, facts.Destination, facts.DestinationPort, facts.Protocol);
        if (findings.Support(FindingCatalog.ManagementExposed, subject, facts, Confidence.Site) is not { } entry) { return; }

        entry.Message = $"{role} answers zone {name}, which is no administrators' zone";
        entry.Evidence.Add($"role {role} by the site file");
        entry.Evidence.Add($"answered to zone {name}");
    }

    // A row from anybody would allow everybody.
    bool IsAllowed(IReadOnlyList<string> sources, IReadOnlyList<string> destinations, in FlowFacts facts)
    {
        foreach (var rule in context.Rules)
        {
            if (rule.SourceRole != "any" && sources.Contains(rule.SourceRole) && destinations.Contains(rule.DestinationRole) && FindingPorts.Fits(rule, facts.Protocol, facts.DestinationPort)) { return true; }
        }

        return false;
    }

    static string? ManagedRole(in FlowFacts facts)
    {
        foreach (var role in s_managed)
        {
            if (facts.DestinationMember!.Roles.Contains(role)) { return role; }
        }

        return null;
    }
}
