namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What a profile needs of an address that it describes.</summary>
/// <param name="Profile">Id of the profile.</param>
/// <param name="Rows">Its rows, in the profile's order.</param>
public sealed record ProfileNeeds(string Profile, IReadOnlyList<RowNeed> Rows)
{
    /// <summary>Whether the rows are met where nothing answers: ports that must not be reachable from here.</summary>
    public bool ExpectClosed { get; init; }
}

/// <summary>One row of a profile.</summary>
/// <param name="Row">Id of the row.</param>
/// <param name="Need">Whether the deployment works without it.</param>
/// <param name="Group">With <see cref="RowNecessity.OneOf"/>: the group that one alternative satisfies.</param>
/// <param name="Alternative">With <see cref="RowNecessity.OneOf"/>: the alternative; all its rows together satisfy the group.</param>
/// <param name="IsProvable">Whether a sweep from here can prove it. Sinks, audit-only rows and rows between other roles cannot.</param>
public sealed record RowNeed(string Row, RowNecessity Need, string? Group, string? Alternative, bool IsProvable);

/// <summary>Whether a deployment works without a row.</summary>
public enum RowNecessity : byte
{
    /// <summary>It does not.</summary>
    Required,

    /// <summary>It does, without the feature.</summary>
    Optional,

    /// <summary>It does when another alternative of the group is there.</summary>
    OneOf,
}
