using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary><c>ha-sync-cleartext</c>.</summary>
sealed class HaSyncCleartext : IFindingRule
{
    public FindingCues Cues => FindingCues.SyncPort;

    public void Add(in FlowFacts facts, FindingSet findings)
    {
        if (!facts.IsTcp || facts.DestinationPort is not (FindingPorts.HaPeer or FindingPorts.HaSync)) { return; }

        if (facts.IsFinal && CutPayload.Hides(facts)) { findings.Withhold(FindingCatalog.HaSyncCleartext, CutPayload.Reason); }

        if (facts.Content?.NetScalerRpc is not { GoesBeyondLogin: true } rpc) { return; }

        if (findings.Support(FindingCatalog.HaSyncCleartext, FindingSubject.Path(facts), facts, Confidence.Payload) is not { } entry) { return; }

        entry.Message = $"NetScaler RPC in the clear, commands beyond login and keep-alive (first 0x{rpc.Command:x2})";
        entry.Evidence.Add("payload: NetScaler RPC framing");
    }
}
