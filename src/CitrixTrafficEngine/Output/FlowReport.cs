using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>A flow as its record shows it, to be kept. Of a flow that goes on there are several, each with what came since the one before.</summary>
public sealed record FlowReport
{
    /// <summary>What records call it: <c>ctxscan.flow.id</c> and <c>ctxscan.flow.sequence</c>.</summary>
    public required FlowId Id { get; init; }

    /// <summary>Why it was due.</summary>
    public required EndReason Reason { get; init; }

    /// <summary>Whether this is its last report: all but <see cref="EndReason.ActiveTimeout"/>.</summary>
    public bool IsFinal => Reason != EndReason.ActiveTimeout;

    /// <summary>Earliest packet, nanoseconds since 1970 UTC.</summary>
    public required long StartNs { get; init; }

    /// <summary>Latest packet, nanoseconds since 1970 UTC.</summary>
    public required long EndNs { get; init; }

    /// <summary><see cref="StartNs"/> to a tenth of a microsecond.</summary>
    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddTicks(StartNs / TimeSpan.NanosecondsPerTick);

    /// <summary>From the earliest packet to the latest, to a tenth of a microsecond.</summary>
    public TimeSpan Duration => new((EndNs - StartNs) / TimeSpan.NanosecondsPerTick);

    /// <summary>Who opened it; <see cref="Direction"/> names the evidence.</summary>
    public required FlowEnd Source { get; init; }

    /// <summary>Who was asked.</summary>
    public required FlowEnd Destination { get; init; }

    /// <summary>The name of the source, from the capture or a hosts file, or null.</summary>
    public string? SourceName { get; init; }

    /// <summary>The name of the destination, as <see cref="SourceName"/>.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Packets of both ends.</summary>
    public long Packets => Source.Packets + Destination.Packets;

    /// <summary>Bytes of the whole frames of both ends, by their length on the wire.</summary>
    public long Bytes => Source.Bytes + Destination.Bytes;

    /// <summary>IP version: 4 or 6.</summary>
    public required int IpVersion { get; init; }

    /// <summary>IP protocol number: 6 is TCP, 17 is UDP.</summary>
    public required byte IpProtocol { get; init; }

    /// <summary>The same as a catalog row names it.</summary>
    public required Transport Transport { get; init; }

    /// <summary>VLAN id of the first packet, or 0.</summary>
    public int Vlan { get; init; }

    /// <summary>Inner VLAN id of the first packet, or 0.</summary>
    public int InnerVlan { get; init; }

    /// <summary>What told who opened it.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Whether the destination took part: accepted the connection, or sent a datagram.</summary>
    public required bool IsAnswered { get; init; }

    /// <summary>Id of the service that the payload confirms, <c>network.protocol</c>, or null.</summary>
    public string? Protocol { get; init; }

    /// <summary>What the rules say of it, <c>ctxscan.match</c>, or null.</summary>
    public FlowMatch? Match { get; init; }

    /// <summary>The state of the connection in one word, as Zeek's conn_state: <c>S0</c> is unanswered, <c>SF</c> whole.</summary>
    public required string State { get; init; }

    /// <summary>The history letters, as Zeek's: capital ones are of the source. Empty for all but TCP and UDP.</summary>
    public required string History { get; init; }

    /// <summary>The Community ID, version 1: the name under which other tools know the flow.</summary>
    public required string CommunityId { get; init; }

    /// <summary>From the SYN to the end of the handshake in nanoseconds, or null where that was not seen.</summary>
    public long? HandshakeNs { get; init; }

    /// <summary>TCP segments that repeat what was seen before, of both ends.</summary>
    public long Retransmissions { get; init; }

    /// <summary>The file or interface of the first packet.</summary>
    public required string Input { get; init; }

    /// <summary>The interface that the capture names for the first packet, or null.</summary>
    public string? Interface { get; init; }

    /// <summary>Number of the first packet in its input, from 1.</summary>
    public required long FirstFrame { get; init; }

    /// <summary>Number of the last packet, or null where that is in another input.</summary>
    public long? LastFrame { get; init; }

    /// <summary>Keys of the findings that it supports.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What its payload said, or null. Null as well where there is an anonymizer.</summary>
    public FlowContent? Content { get; init; }
}
