using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Findings;

/// <summary>Gives a stage of findings, if there is one, each flow with what payload and other flows told of it.</summary>
/// <param name="stage">The stage, or null: then no flow supports anything.</param>
/// <param name="learned">The roles of hosts.</param>
/// <param name="services">Ids of services by the number of a signature, of which 0 is none.</param>
sealed class FindingSource(FindingStage? stage, LearnedTraffic learned, string?[] services)
{
    static readonly IReadOnlyList<string> s_none = [];

    /// <summary>Adds a flow record and gives the keys of the findings that it supports, valid until the next call.</summary>
    public IReadOnlyList<string> Add(in Flow flow, bool isFinal, in Classification found, FlowContent? content)
    {
        if (stage is null) { return s_none; }

        return stage.Add(in flow, isFinal, in found, services[found.Signature], content, learned.FirstOf(found.SourceRoles), learned.FirstOf(found.DestinationRoles));
    }
}
