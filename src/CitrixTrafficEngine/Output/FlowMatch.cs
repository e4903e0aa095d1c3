using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>What the rules say of a flow, as <c>ctxscan.match</c> shows it. One object serves all flows of which the same is said.</summary>
public sealed record FlowMatch
{
    /// <summary>How sure it is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Id of the service, or null where the candidates differ in it.</summary>
    public string? Service { get; init; }

    /// <summary>Id of the product, or null where the candidates differ in it, or the flow was not answered.</summary>
    public string? Product { get; init; }

    /// <summary>Id of the row, or null where there are several, or the flow was not answered.</summary>
    public string? Row { get; init; }

    /// <summary>The role that opens, or null, as for <see cref="Row"/>.</summary>
    public string? SourceRole { get; init; }

    /// <summary>The role that listens, or null, as for <see cref="Row"/>.</summary>
    public string? DestinationRole { get; init; }

    /// <summary>Id of the signature that the payload matched, or null.</summary>
    public string? Signature { get; init; }

    /// <summary>Whether that signature belongs to another port than the flow's.</summary>
    public bool IsOffPort { get; init; }

    /// <summary>All rows that fit, best first.</summary>
    public IReadOnlyList<Rule> Candidates { get; init; } = [];
}
