using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>port-lies</c>.</summary>
sealed class PortLies(FindingContext context, RuleTable rules) : IFindingRule
{
    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        // Met in mid-stream: what comes first in the capture need not be what came first.
        if (facts.Service is not { } service || !facts.IsAnswered || (facts.IsTcp && facts.Found.Direction > Direction.SynAck)) { return; }

        var isCitrix = CitrixServices.Contains(service);
        var contradicts = context.IsCitrixPort(facts.Found) && IsOurs(facts) && !IsListed(facts.Found, service) && !CitrixServices.Carries(service);
        if (!contradicts && !(isCitrix && facts.Found.IsOffPort)) { return; }

        if (findings.Support(FindingCatalog.PortLies, FindingSubject.Listener(facts), facts, Confidence.Payload) is not { } entry) { return; }

        entry.Message = contradicts ? $"{service} on {facts.DestinationPort}, where the catalog has {Listed(facts.Found)}" : $"{service} on {facts.DestinationPort}, which is no port of its own";
        entry.Evidence.Add($"payload: {service}");
    }

    // A port that stands for HTTP or the like is taken by others as well: there the host must be known.
    bool IsOurs(in FlowFacts facts)
    {
        if (facts.DestinationMember is not null || context.IsOfEstate(facts.DestinationRole)) { return true; }

        foreach (var index in rules.RulesOf(facts.Found.Run))
        {
            if (CitrixServices.Contains(rules.Rules[index].Service)) { return true; }
        }

        return false;
    }

    bool IsListed(in Classification found, string service)
    {
        foreach (var index in rules.RulesOf(found.Run))
        {
            if (rules.Rules[index].Service == service || rules.Rules[index].Carriers.Contains(service)) { return true; }
        }

        return false;
    }

    string Listed(in Classification found)
    {
        var services = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var index in rules.RulesOf(found.Run)) { services.Add(rules.Rules[index].Service); }

        return string.Join(" or ", services);
    }
}
