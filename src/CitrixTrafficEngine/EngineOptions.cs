using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine;

/// <summary>How an <see cref="Engine"/> works.</summary>
public sealed record EngineOptions
{
    /// <summary>How packets are read.</summary>
    public ParserOptions Parser { get; init; } = new();

    /// <summary>Which frames are read, or null for all; the others count as skipped, <c>filtered</c>.</summary>
    public FrameFilter? Filter { get; init; }

    /// <summary>Notes the frames of one flow, or null.</summary>
    public FlowTrace? Trace { get; init; }

    /// <summary>How long flows live and how many may live at once.</summary>
    public FlowLimits Limits { get; init; } = new();

    /// <summary>Leaves out second copies of packets, which are counted in any case.</summary>
    public bool RemoveDuplicates { get; init; }

    /// <summary>The Community ID seed that all tools of a site share: 0 by default.</summary>
    public ushort CommunityIdSeed { get; init; }

    /// <summary>What findings may rest on, or null to look for none.</summary>
    public FindingOptions? Findings { get; init; }

    /// <summary>Where NDJSON flow records go, or null for none. The engine writes whole lines and does not close it.</summary>
    public Stream? Records { get; init; }
}
