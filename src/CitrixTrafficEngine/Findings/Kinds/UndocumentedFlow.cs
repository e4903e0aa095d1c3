using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>undocumented-flow</c>.</summary>
sealed class UndocumentedFlow(FindingContext context) : IFindingRule
{
    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Site is null || !context.Options.HasCurrentRows || !facts.IsAnswered || !(facts.IsTcp || facts.IsUdp)) { return; }

        if (facts is not { SourceMember.Roles: [_, ..] sources, DestinationMember.Roles: [_, ..] destinations }) { return; }

        // Who opened it is a guess without a handshake: then both ways count.
        if (context.AnyRow(sources, destinations, facts) || (facts.Found.Direction > Direction.Listener && IsReply(facts))) { return; }

        if (findings.Support(FindingCatalog.UndocumentedFlow, FindingSubject.Path(facts), facts, Confidence.Site) is not { } entry) { return; }

        var service = facts.Service is { } proven ? $" ({proven})" : "";
        entry.Message = $"no row from {string.Join(" or ", sources)} to {string.Join(" or ", destinations)} has the port{service}";
        entry.Evidence.Add("roles of both by the site file");
    }

    bool IsReply(in FlowFacts facts)
    {
        foreach (var rule in context.Rules)
        {
            if (facts.DestinationMember!.Roles.Contains(rule.SourceRole) && facts.SourceMember!.Roles.Contains(rule.DestinationRole) && FindingPorts.Fits(rule, facts.Protocol, facts.SourcePort)) { return true; }
        }

        return false;
    }
}
