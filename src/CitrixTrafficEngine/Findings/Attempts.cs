namespace CitrixTrafficEngine.Findings;

/// <summary>Attempts to reach a port that came to nothing.</summary>
struct Attempts
{
    public long Flows;
    public long Syns;
    public long FirstNs;
    public long LastNs;
    public bool IsReset;
    public bool IsSite;
    public FlowExample Example;

    public void Add(in FlowFacts facts)
    {
        FirstNs = Flows == 0 ? facts.FirstNs : Math.Min(FirstNs, facts.FirstNs);
        LastNs = Flows == 0 ? facts.LastNs : Math.Max(LastNs, facts.LastNs);
        var tries = facts.Flow.Transport(facts.Opener).SynTries;
        if (Flows == 0 || tries > MostTries)
        {
            Example = FlowExample.Of(facts);
            MostTries = tries;
        }

        Flows++;
        Syns += tries;
        IsReset |= facts.IsReset;
        IsSite |= facts.HasSiteRoles;
    }

    byte MostTries { get; set; }
}
