namespace CitrixTrafficEngine.Findings;

/// <summary>One kind of finding: what it is called, how much it matters, and what a person should know of it.</summary>
public sealed record FindingKind
{
    /// <summary>Kebab-case id, unique, never reused: <c>rule.id</c> of a record.</summary>
    public required string Id { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about: <c>reachability</c>, <c>exposure</c>, <c>cleartext</c>, <c>crypto</c>, <c>legacy</c>, <c>health</c> or <c>coverage</c>.</summary>
    public required string Category { get; init; }

    /// <summary>How much it matters where it is sure; one step less where the evidence is a port alone.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it means, and when it is raised.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do.</summary>
    public required string Action { get; init; }

    /// <summary>What may fool it, and what is done against that.</summary>
    public required string Trap { get; init; }

    /// <summary>Whether it needs a site file.</summary>
    public bool NeedsSite { get; init; }

    /// <summary>Whether it rests on something that was not seen, so that a one-way or torn capture cannot carry it.</summary>
    public bool RestsOnSilence { get; init; }

    /// <summary>Where more of it stands.</summary>
    public string Reference => $"docs/findings.md#{Id}";
}
