using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine;

/// <summary>What a run read and found. The numbers add up: <see cref="PacketsRead"/> is <see cref="PacketsInFlows"/> and all of <see cref="Skipped"/>.</summary>
public sealed record EngineReport
{
    /// <summary>Packets read from all inputs.</summary>
    public required long PacketsRead { get; init; }

    /// <summary>Packets that belong to a flow.</summary>
    public required long PacketsInFlows { get; init; }

    /// <summary>Packets that do not, by reason; only reasons that were met.</summary>
    public required IReadOnlyDictionary<PacketOutcome, long> Skipped { get; init; }

    /// <summary>What the <c>not-ip</c> packets carried, by protocol name.</summary>
    public required IReadOnlyDictionary<string, long> NotIp { get; init; }

    /// <summary>The <c>link-type</c> packets, by the number of their link type.</summary>
    public required IReadOnlyDictionary<string, long> LinkTypes { get; init; }

    /// <summary>Fragments that overlap another of their packet; they count in their flow all the same.</summary>
    public required long FragmentOverlaps { get; init; }

    /// <summary>Packets that a live capture lost before they could be read, or null where nothing was captured live.</summary>
    public PacketDrops? Dropped { get; init; }

    /// <summary>Frame bytes read, by their length on the wire.</summary>
    public required long BytesRead { get; init; }

    /// <summary>Flows opened.</summary>
    public required long Flows { get; init; }

    /// <summary>Flows given up because the table was full.</summary>
    public required long FlowsEvicted { get; init; }

    /// <summary>Most flows at once.</summary>
    public required int FlowsActiveMax { get; init; }

    /// <summary>Flows whose payload said something.</summary>
    public long FlowsWithContent { get; init; }

    /// <summary>Flows of which not all could be read, since too many others were being read at the time.</summary>
    public long ContentLeftOut { get; init; }

    /// <summary>Addresses with a name, by what told it.</summary>
    public IReadOnlyList<KeyValuePair<NameSource, int>> Names { get; init; } = [];

    /// <summary>Every input in the order in which it was read.</summary>
    public required IReadOnlyList<InputReport> Inputs { get; init; }

    /// <summary>Flows by the port they went to and the protocol that their payload confirmed.</summary>
    public required IReadOnlyList<ServiceCount> Services { get; init; }

    /// <summary>Hosts that answered on catalogued ports, and the roles that this taught, by address.</summary>
    public IReadOnlyList<AnsweringHost> Hosts { get; init; } = [];

    /// <summary>What was found, and what could not be told.</summary>
    public FindingReport Findings { get; init; } = FindingReport.Empty;
}
