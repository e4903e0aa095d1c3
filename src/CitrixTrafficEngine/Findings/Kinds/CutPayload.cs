using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Findings.Kinds;

/// <summary>Tells a payload that the capture does not hold from one that says nothing.</summary>
static class CutPayload
{
    /// <summary>What is said of a finding that therefore cannot be told.</summary>
    public const string Reason = "cut payload: the snap length left none of it";

    /// <summary>Whether the flow had payload, and none was captured.</summary>
    public static bool Hides(in FlowFacts facts)
    {
        ref readonly var flow = ref facts.Flow;
        return IsCut(flow, 0) || IsCut(flow, 1);
    }

    static bool IsCut(in Flow flow, int end) => flow.Side(end).PayloadBytes > 0 && flow.Transport(end).PrefixBytes == 0 && (flow.Transport(end).Seen & SideSeen.Data) != 0;
}
