using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>cleartext</c>.</summary>
sealed class Cleartext : IFindingRule
{
    public FindingCues Cues => FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (facts.Service is "telnet" && facts.IsTcp) { Raise("telnet", Severity.Medium, facts, findings); }
        else if (facts.Service is "ftp" && facts.IsTcp) { Raise("FTP control", Severity.Medium, facts, findings); }
        else if (facts.Content?.SnmpVersion is "1" or "2c") { Raise($"SNMP version {facts.Content.SnmpVersion}", Severity.Low, facts, findings); }
        else if (facts.Content?.Http is { HasBasicAuthentication: true } && facts.Content.Tls is null) { Raise("HTTP with basic authentication", Severity.Medium, facts, findings); }
    }

    static void Raise(string what, Severity severity, in FlowFacts facts, FindingSet findings)
    {
        if (findings.Support(FindingCatalog.Cleartext, FindingSubject.Listener(facts), facts, Confidence.Payload) is not { } entry) { return; }

        entry.Severity = severity;
        entry.Message = $"{what} in the clear";
        entry.Evidence.Add($"payload: {what}");
    }
}
