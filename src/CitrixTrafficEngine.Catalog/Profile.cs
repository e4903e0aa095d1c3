using System.Collections.Immutable;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>A named deployment: the rows that a sweep or an audit expects, resolved against the catalog.</summary>
public sealed record Profile
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>Who stands where, and what it proves.</summary>
    public required string About { get; init; }

    /// <summary>Whether it is of old estates, so that other profiles include it on request only.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Ids of the roles whose listeners a sweep probes; none for a profile that only an audit can judge.</summary>
    public ImmutableArray<string> SweepTo { get; init; } = [];

    /// <summary>The rows, in the order of the profile's entries.</summary>
    public ImmutableArray<ProfileRow> Rows { get; init; } = [];

    /// <summary>What a sweep probes: each transport and port once, TCP before UDP, by port.</summary>
    public ImmutableArray<PlannedPort> Ports { get; init; } = [];

    /// <summary>The rows a reader would expect and that are kept out, with the reason.</summary>
    public ImmutableArray<LeftOut> LeftOut { get; init; } = [];
}

/// <summary>A row that a profile keeps out.</summary>
/// <param name="Row">Id of the row.</param>
/// <param name="Why">The reason, for a person.</param>
public sealed record LeftOut(string Row, string Why);
