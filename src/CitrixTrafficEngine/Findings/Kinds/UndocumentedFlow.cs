using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>undocumented-flow</c>.</summary>
sealed class UndocumentedFlow(FindingContext context) : IFindingRule
{
    public FindingCues Cues => FindingCues.Site;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Matrix is not { } matrix || !context.Options.HasCurrentRows || !facts.IsAnswered || !(facts.IsTcp || facts.IsUdp)) { return; }

        if (facts is not { SourceMember.Roles: [_, ..] sources, DestinationMember.Roles: [_, ..] destinations }) { return; }

        var transport = facts.IsTcp ? Transport.Tcp : Transport.Udp;
        var port = facts.Found.JoinedPort != 0 ? facts.Found.JoinedPort : facts.DestinationPort;
        if (matrix.IsAllowed(facts.Source, facts.Destination, transport, port)) { return; }

        // Who opened it is a guess without a handshake: then both ways count.
        if (facts.Found.Direction > Direction.Listener && matrix.IsAllowed(facts.Destination, facts.Source, transport, facts.SourcePort)) { return; }

        if (findings.Support(FindingCatalog.UndocumentedFlow, FindingSubject.Path(facts), facts, Confidence.Site) is not { } entry) { return; }

        var service = facts.Service is { } proven ? $" ({proven})" : "";
        entry.Message = $"no row from {string.Join(" or ", sources)} to {string.Join(" or ", destinations)} has the port{service}";
        entry.Evidence.Add("roles of both by the site file");
    }
}
