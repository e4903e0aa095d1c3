using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Names;

/// <summary>Where the names in records come from.</summary>
public sealed record NameOptions
{
    /// <summary>Which sources are used.</summary>
    public NameMode Mode { get; init; } = NameMode.Capture;

    /// <summary>The names of a hosts file, or null.</summary>
    public IReadOnlyDictionary<IpAddress, string>? File { get; init; }
}
