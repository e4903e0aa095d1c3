using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>A sweep that is ready to run: every file was read, every name looked up, nothing was sent.</summary>
sealed record SweepPlan
{
    /// <summary>The pairs and their order.</summary>
    public required ScanPlan Plan { get; init; }

    /// <summary>How to probe.</summary>
    public required ScanOptions Options { get; init; }

    /// <summary>What it costs at most.</summary>
    public required PlanEstimate Estimate { get; init; }

    /// <summary>The rules that it was planned from.</summary>
    public required Catalog Catalog { get; init; }

    /// <summary>The profiles, in the order they were named.</summary>
    public required IReadOnlyList<Profile> Profiles { get; init; }

    /// <summary>Ids of the roles that this machine may stand for; without any it proves reachability from here only.</summary>
    public IReadOnlyList<string> FromRoles { get; init; } = [];

    /// <summary>What the site file says of where this machine stands, or null.</summary>
    public string? Place { get; init; }

    /// <summary>Whether nothing must answer: what is open contradicts.</summary>
    public bool ExpectClosed { get; init; }

    /// <summary>Rows and ports that are not sent, and why.</summary>
    public IReadOnlyList<LeftOutRow> LeftOut { get; init; } = [];

    /// <summary>Names without an address, and why: they make the exit code 3.</summary>
    public IReadOnlyList<(string Name, string Why)> Unresolved { get; init; } = [];

    /// <summary>Addresses that were named and are excluded.</summary>
    public UInt128 Excluded { get; init; }

    /// <summary>Addresses that were named and are no single host (multicast, broadcast, unspecified).</summary>
    public UInt128 NoHosts { get; init; }

    /// <summary>Our addresses towards the targets, one for each family that has targets and a route.</summary>
    public IReadOnlyList<SourceAddress> Sources { get; init; } = [];

    /// <summary>What must be allowed by an option before it runs, in words; empty when it may.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];
}

/// <summary>A row or a port that was asked for and is not sent.</summary>
/// <param name="Row">Id of the row; absent for a port that the user named.</param>
/// <param name="Ports">The port as a person reads it.</param>
/// <param name="Why">The reason.</param>
sealed record LeftOutRow(string? Row, string Ports, string Why);
