using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>xml-or-sta-cleartext</c>.</summary>
sealed class XmlOrStaCleartext : IFindingRule
{
    const string Xml = "wpnbr.dll";
    const string Sta = "ctxsta.dll";

    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (facts.Content?.Http is not { Method: "POST", Path: { } path } || facts.Content.Tls is not null) { return; }

        var isXml = path.EndsWith(Xml, StringComparison.OrdinalIgnoreCase);
        if (!isXml && !path.EndsWith(Sta, StringComparison.OrdinalIgnoreCase)) { return; }

        if (findings.Support(FindingCatalog.XmlOrStaCleartext, FindingSubject.Path(facts), facts, Confidence.Payload) is not { } entry) { return; }

        // Only the monitor of a NetScaler asks the XML Service from there: what it may do, and no credentials.
        var isMonitor = isXml && (facts.SourceIs("snip") || facts.SourceIs("nsip"));
        if (isMonitor) { entry.Severity = Severity.Info; }

        entry.Message = isMonitor ? "a monitor asks the XML Service in the clear" : $"{(isXml ? "XML Service: credentials" : "STA: session tickets")} pass in the clear";
        entry.Evidence.Add($"payload: POST to {(isXml ? Xml : Sta)}");
    }
}
