using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Output;

/// <summary>A copy of a flow whose record is due.</summary>
struct DueFlow
{
    public Flow Flow;
    public long DueNs;
    public EndReason Reason;
}
