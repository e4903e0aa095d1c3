using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Sites;

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

    /// <summary>What confirms protocols by their payload: none by default.</summary>
    public SignatureSet Signatures { get; init; } = SignatureSet.Empty;

    /// <summary>Leaves out second copies of packets, which are counted in any case.</summary>
    public bool RemoveDuplicates { get; init; }

    /// <summary>The Community ID seed that all tools of a site share: 0 by default.</summary>
    public ushort CommunityIdSeed { get; init; }

    /// <summary>What the user says of the site, or null.</summary>
    public Site? Site { get; init; }

    /// <summary>What an earlier pass over the same captures taught, or null to learn on the way.</summary>
    public LearnedTraffic? Learned { get; init; }

    /// <summary>Whether to read what the payload of flows says. Without it there are no names from the capture either.</summary>
    public bool ReadContent { get; init; } = true;

    /// <summary>Where the names in records come from.</summary>
    public NameOptions Names { get; init; } = new();

    /// <summary>What stands for addresses and names in records, or null. The engine does not dispose of it.</summary>
    public Anonymizer? Anonymizer { get; init; }

    /// <summary>What findings may rest on, or null to look for none.</summary>
    public FindingOptions? Findings { get; init; }

    /// <summary>Where NDJSON flow records go, or null for none. The engine writes whole lines and does not close it.</summary>
    public Stream? Records { get; init; }

    /// <summary>Takes each flow when its record is due, or null. Beside <see cref="Records"/>, or without: then no text is made.</summary>
    public FlowCallback? OnFlow { get; init; }
}
