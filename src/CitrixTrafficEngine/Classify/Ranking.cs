using System.Collections.Immutable;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>The candidate rows of flows between two kinds of hosts, best first. One object serves all flows that are ranked alike.</summary>
sealed class Ranking
{
    /// <summary>The candidates, best first.</summary>
    public required ImmutableArray<Rule> Candidates { get; init; }

    /// <summary>How many of the first are equally good; what these share is said of a flow.</summary>
    public required int Best { get; init; }

    /// <summary>One more than the index of the one best rule in the table, or 0 where there are several.</summary>
    public ushort Decided { get; init; }

    /// <summary>Whether the site file says the roles of both ends.</summary>
    public bool IsBySite { get; init; }

    /// <summary>Whether the names of the best are said at all: a learned role alone does not decide on a port of a protocol that anybody runs.</summary>
    public bool Names { get; init; }

    /// <summary>Whether the names of the best are said of a flow that was <paramref name="answered"/> or not: a SYN to port 27000 proves no license server; the site file does.</summary>
    public bool IsSaid(bool answered) => Names && (answered || IsBySite);

    /// <summary>Roles of the source that were learned and took part.</summary>
    public ImmutableArray<string> LearnedOfSource { get; init; } = [];

    /// <summary>Roles of the destination that were learned and took part.</summary>
    public ImmutableArray<string> LearnedOfDestination { get; init; } = [];
}
