namespace CitrixTrafficEngine.Output;

/// <summary>What the first record of a file says of the run that wrote it.</summary>
public sealed record RunInfo
{
    /// <summary>Version of the product.</summary>
    public required string Version { get; init; }

    /// <summary>Version of the catalog that flows were matched against.</summary>
    public required string CatalogVersion { get; init; }

    /// <summary>The command line, without secrets.</summary>
    public required string CommandLine { get; init; }

    /// <summary>Name of the machine that ran it.</summary>
    public required string ObserverName { get; init; }

    /// <summary>The inputs asked for.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The interface that is captured on, or null for files.</summary>
    public string? Interface { get; init; }

    /// <summary>When the run began, nanoseconds since 1970 UTC.</summary>
    public required long StartedNs { get; init; }

    /// <summary>A note of the user's, such as a change number, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The site file as typed, or null.</summary>
    public string? Site { get; init; }
}
