using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;

namespace Ctxscan.Audit;

/// <summary>What an audit was asked to do. Resolved from the command line; nothing was read or opened yet.</summary>
sealed record AuditPlan
{
    /// <summary>The captures as typed.</summary>
    public required IReadOnlyList<string> Captures { get; init; }

    /// <summary>Whether to interleave the captures by packet time.</summary>
    public bool Merge { get; init; }

    /// <summary>Whether to wait for more at the end of the last capture.</summary>
    public bool Follow { get; init; }

    /// <summary>The file for the records, or null.</summary>
    public string? Output { get; init; }

    /// <summary>Whether to leave out the flow records.</summary>
    public bool SummaryOnly { get; init; }

    /// <summary>Whether to leave out the table.</summary>
    public bool Quiet { get; init; }

    /// <summary>The user's note, or null.</summary>
    public string? Note { get; init; }

    /// <summary>How packets are read.</summary>
    public required ParserOptions Parser { get; init; }

    /// <summary>How long flows live.</summary>
    public required FlowLimits Limits { get; init; }

    /// <summary>Whether to leave out second copies of packets.</summary>
    public bool RemoveDuplicates { get; init; }

    /// <summary>Community ID seed.</summary>
    public ushort CommunityIdSeed { get; init; }

    /// <summary>Which rules to match against.</summary>
    public required CatalogOptions Catalog { get; init; }
}
