using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>What the first record of a sweep, or of a part of one, says of the run.</summary>
public sealed record SweepRunInfo
{
    /// <summary>Version of the product.</summary>
    public required string Version { get; init; }

    /// <summary>Version of the catalog.</summary>
    public required string CatalogVersion { get; init; }

    /// <summary>The command line, without secrets.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Name of the machine that ran it.</summary>
    public required string ObserverName { get; init; }

    /// <summary>The interface that probes leave by, where there is one for all, or null.</summary>
    public string? Interface { get; init; }

    /// <summary>The addresses that probes come from.</summary>
    public IReadOnlyList<IpAddress> Sources { get; init; } = [];

    /// <summary>When the run began, nanoseconds since 1970 UTC.</summary>
    public required long StartedNs { get; init; }

    /// <summary>First transmissions a second that were asked for; 0 for as fast as the path carries.</summary>
    public required double Rate { get; init; }

    /// <summary>Ids of the profiles whose ports are probed.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Ids of the roles that this machine stands for; none where nobody said.</summary>
    public IReadOnlyList<string> FromRoles { get; init; } = [];

    /// <summary>What a site file says of where this machine stands, or null.</summary>
    public string? Place { get; init; }

    /// <summary>Rows of the profiles that are not sent.</summary>
    public IReadOnlyList<RowNotSent> NotSent { get; init; } = [];

    /// <summary>Names that did not resolve.</summary>
    public IReadOnlyList<string> Unresolved { get; init; } = [];

    /// <summary>A note of the user's, such as a change number, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>A row that a sweep says nothing about.</summary>
/// <param name="Row">Id of the row.</param>
/// <param name="Why">The reason, for a person.</param>
public sealed record RowNotSent(string Row, string Why);
