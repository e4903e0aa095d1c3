using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>Something an engineer should know, once however many flows support it.</summary>
public sealed record Finding
{
    /// <summary>What it is.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>Its stable name: kind, roles or hosts, port. Two captures of the same fault give the same key.</summary>
    public required string Key { get; init; }

    /// <summary>How much it matters, with the evidence there is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What the evidence is.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Flows, or gaps, that support it.</summary>
    public required long Count { get; init; }

    /// <summary>When it began, nanoseconds since 1970 UTC, packet time.</summary>
    public required long FirstNs { get; init; }

    /// <summary>When it was seen last.</summary>
    public required long LastNs { get; init; }

    /// <summary>Id of the catalog's row that it is about, or null.</summary>
    public string? Row { get; init; }

    /// <summary>Why, in one line.</summary>
    public required string Message { get; init; }

    /// <summary>What it rests on, a few words each.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    /// <summary>A flow that shows it, or null where it is about something that was not seen.</summary>
    public FindingExample? Example { get; init; }
}

/// <summary>A flow that shows a finding.</summary>
public sealed record FindingExample
{
    /// <summary>Who opened it.</summary>
    public required IpAddress Source { get; init; }

    /// <summary>The opener's port.</summary>
    public required ushort SourcePort { get; init; }

    /// <summary>Who was asked.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The port that was asked.</summary>
    public required ushort DestinationPort { get; init; }

    /// <summary>IP protocol: 6 TCP, 17 UDP.</summary>
    public required byte Protocol { get; init; }

    /// <summary>IP version, 4 or 6.</summary>
    public required byte Version { get; init; }

    /// <summary>File that it was read from, or the interface.</summary>
    public required string Input { get; init; }

    /// <summary>Whether that is an interface.</summary>
    public bool IsLive { get; init; }

    /// <summary>Number of its first frame in the input.</summary>
    public required long FirstFrame { get; init; }

    /// <summary>Number of its last frame, or null where that stands in another input.</summary>
    public long? LastFrame { get; init; }

    /// <summary>The name under which other tools know the flow.</summary>
    public required string CommunityId { get; init; }

    /// <summary>Shows the packets in Wireshark (display filter).</summary>
    public required string Filter { get; init; }
}
