using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>legacy-confirmed</c>.</summary>
sealed class LegacyConfirmed(FindingContext context) : IFindingRule
{
    const int LeastFramehawkDatagrams = 100;
    const ushort Ssl3 = 0x0300;

    public FindingCues Cues => FindingCues.FramehawkPort | FindingCues.Payload;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsAnswered) { return; }

        if (facts.Service is "ima" or "ima-console") { Raise("IMA", "payload: IMA", facts, findings); }

        if (facts.Service is "ica-browser") { Raise("ICA browser", "payload: answer of the ICA browser", facts, findings); }

        if (facts.Content?.Smb is { ChoseSmb1: true }) { Raise("SMB 1", "payload: the server chose SMB 1", facts, findings); }

        if (facts.Content?.Tls is { IsDatagram: false, HasServerHello: true, ChosenVersion: Ssl3 }) { Raise("SSL 3.0", "payload: the server chose SSL 3.0", facts, findings); }

        if (facts.IsUdp && facts.DestinationPort is >= 3_224 and <= 3_324 && (facts.DestinationIs("vda") || facts.DestinationIs("vip"))
            && facts.Flow.SideA.Packets + facts.Flow.SideB.Packets > LeastFramehawkDatagrams)
        {
            Raise("Framehawk", "more than 100 datagrams to a host of that role", facts, findings);
        }
    }

    void Raise(string what, string evidence, in FlowFacts facts, FindingSet findings)
    {
        var confidence = what == "Framehawk" ? facts.Confidence : Confidence.Payload;
        if (findings.Support(FindingCatalog.LegacyConfirmed, FindingSubject.Listener(facts), facts, confidence) is not { } entry) { return; }

        entry.Message = $"{what} is in use";
        entry.Evidence.Add(evidence);
        if (what is "SSL 3.0" or "SMB 1" && !context.IsEstate(facts)) { entry.EstateHost = facts.Destination; }
    }
}
