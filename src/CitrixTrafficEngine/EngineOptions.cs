using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine;

/// <summary>How an <see cref="Engine"/> works.</summary>
public sealed record EngineOptions
{
    /// <summary>How packets are read.</summary>
    public ParserOptions Parser { get; init; } = new();

    /// <summary>How long flows live and how many may live at once.</summary>
    public FlowLimits Limits { get; init; } = new();

    /// <summary>Leaves out second copies of packets, which are counted in any case.</summary>
    public bool RemoveDuplicates { get; init; }

    /// <summary>The Community ID seed that all tools of a site share: 0 by default.</summary>
    public ushort CommunityIdSeed { get; init; }

    /// <summary>Where NDJSON flow records go, or null for none. The engine writes whole lines and does not close it.</summary>
    public Stream? Records { get; init; }
}
