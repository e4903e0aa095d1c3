using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>ica-bypasses-gateway</c>.</summary>
sealed class IcaBypassesGateway(FindingContext context) : IFindingRule
{
    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (context.Site is null || facts.SourceZone is not { GatewayOnly: true } zone || !facts.IsAnswered || facts.DestinationIs("vip") || facts.DestinationIs("snip")) { return; }

        var isSession = facts.Service is "ica" or "cgp";
        var isTls = facts.Content?.Tls is { HasClientHello: true } || facts.Service is "tls" or "dtls";
        if (!isSession && !(isTls && facts.DestinationIs("vda"))) { return; }

        var to = facts.DestinationIs("vda") ? "vda" : null;
        var name = context.Named(zone.Name);
        var subject = new FindingSubject($"zone {name}", default, to, to is null ? facts.Destination : default, facts.DestinationPort, facts.Protocol);
        if (findings.Support(FindingCatalog.IcaBypassesGateway, subject, facts, isSession ? Confidence.Payload : Confidence.Site) is not { } entry) { return; }

        var what = isSession ? facts.Service : facts.IsUdp ? "DTLS" : "TLS";
        entry.Message = $"{what} from zone {name}, whose sessions must pass a gateway";
        entry.Evidence.Add(isSession ? $"payload: {what}" : $"{what} hello to a VDA");
        entry.Evidence.Add($"zone {name} is gateway only");
    }
}
