using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace Ctxscan.Extract;

/// <summary>Which packets to take out of captures, and where to.</summary>
sealed record ExtractPlan
{
    /// <summary>The captures as typed.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>The flow whose packets are wanted, or null for those of all.</summary>
    public FlowId? Flow { get; init; }

    /// <summary>Key of the finding whose flows are wanted, or null.</summary>
    public string? Finding { get; init; }

    /// <summary>The site file that findings rest on, as in the run that named the finding, or null.</summary>
    public string? Site { get; init; }

    /// <summary>The capture point of that run, or null.</summary>
    public string? CapturePoint { get; init; }

    /// <summary>Which rules findings rest on, as in the run that named the finding.</summary>
    public required CatalogOptions Catalog { get; init; }

    /// <summary>The packet filter, or null.</summary>
    public string? Filter { get; init; }

    /// <summary>The capture to write; "-" is standard output.</summary>
    public required string Output { get; init; }

    /// <summary>Whether the captures are interleaved by packet time.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether second copies of packets are left out of flows.</summary>
    public bool RemoveDuplicates { get; init; }

    /// <summary>How packets are read: as in the run that named the flow.</summary>
    public required ParserOptions Parser { get; init; }

    /// <summary>How long flows live: as in the run that named the flow.</summary>
    public required FlowLimits Limits { get; init; }
}
