namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What is known of an address beyond the verdicts of its pairs.</summary>
public sealed class HostEvidence
{
    /// <summary>Whether something came from the address itself.</summary>
    public bool HasAnswered { get; internal set; }

    /// <summary>Whether its canary answered too, so that nothing on it is proof.</summary>
    public bool AnswersEverything { get; internal set; }

    /// <summary>The first ICMP error that rejected a pair, or null.</summary>
    public IcmpEvidence? Rejection { get; internal set; }

    /// <summary>Why its pairs are unreachable, for a person, or null: <c>3/1 by 10.0.0.1</c>, <c>no neighbour</c>, <c>ENETUNREACH</c>.</summary>
    public string? Unreachable { get; internal set; }

    /// <summary>The first product that a reply named, or null.</summary>
    public string? Product { get; internal set; }

    /// <summary>Most tries that one pair took.</summary>
    public int Tries { get; internal set; }
}
