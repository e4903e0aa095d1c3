namespace CitrixTrafficEngine.Findings;

/// <summary>Looks for one kind of finding, or for several that rest on the same facts.</summary>
interface IFindingRule
{
    /// <summary>Any of these makes a flow worth looking at.</summary>
    FindingCues Cues { get; }

    /// <summary>Looks at one flow record that has one of the <see cref="Cues"/>.</summary>
    void Add(in FlowFacts facts, FindingSet findings);

    /// <summary>Looks at all together, when every flow was seen.</summary>
    void Finish(CaptureTrust trust, FindingSet findings)
    {
    }
}
