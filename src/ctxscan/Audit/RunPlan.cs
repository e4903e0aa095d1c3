using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Packets;

namespace Ctxscan.Audit;

/// <summary>What a run over files or an interface was asked to do with the packets.</summary>
sealed record RunPlan
{
    /// <summary>The packet filter, or null.</summary>
    public string? Filter { get; init; }

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

    /// <summary>Where names come from.</summary>
    public NameMode Names { get; init; }

    /// <summary>The hosts file, or null.</summary>
    public string? NamesFile { get; init; }

    /// <summary>The file with the key of the anonymizer, or null.</summary>
    public string? AnonymizeKeyFile { get; init; }

    /// <summary>Community ID seed.</summary>
    public ushort CommunityIdSeed { get; init; }

    /// <summary>The site file, or null.</summary>
    public string? Site { get; init; }

    /// <summary>The capture point of the site where the packets were taken, or null for all of them.</summary>
    public string? CapturePoint { get; init; }

    /// <summary>What ends the run with exit code 1.</summary>
    public IReadOnlyList<FailCondition> FailOn { get; init; } = [];

    /// <summary>Records of an earlier run whose findings are known, or null.</summary>
    public string? Baseline { get; init; }

    /// <summary>Which rules to match against.</summary>
    public required CatalogOptions Catalog { get; init; }
}
