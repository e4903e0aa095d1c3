using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>What a sweep was asked to do, as typed. No file was read yet, no name looked up.</summary>
sealed record SweepRequest
{
    /// <summary>Targets as typed; <c>-</c> is standard input.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Files of targets; <c>-</c> is standard input.</summary>
    public IReadOnlyList<string> TargetFiles { get; init; } = [];

    /// <summary>What must not be probed, as typed.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>Files of what must not be probed.</summary>
    public IReadOnlyList<string> ExcludeFiles { get; init; } = [];

    /// <summary>Whether names are not looked up.</summary>
    public bool NoLookup { get; init; }

    /// <summary>Ids of profiles.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Whether a profile takes in those of old estates that it includes.</summary>
    public bool Legacy { get; init; }

    /// <summary>Lists of ports as typed.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>A site file, of whose members the expected listeners are asked, or null.</summary>
    public string? Site { get; init; }

    /// <summary>Id of the role that this machine may stand for, or null.</summary>
    public string? From { get; init; }

    /// <summary>Whether targets or ports were typed, so that a resumed sweep is planned anew and compared.</summary>
    public bool NamesPlan => NamesTargets || Profiles.Count + Ports.Count > 0 || Site is not null;

    /// <summary>Whether targets were typed.</summary>
    public bool NamesTargets => Targets.Count + TargetFiles.Count > 0;

    /// <summary>Whether nothing must answer.</summary>
    public bool ExpectClosed { get; init; }

    /// <summary>Which rules to plan from.</summary>
    public required CatalogOptions Catalog { get; init; }

    /// <summary>How to probe, without the secret.</summary>
    public required ScanOptions Options { get; init; }

    /// <summary>File of the RADIUS secret, or null.</summary>
    public string? RadiusSecretFile { get; init; }

    /// <summary>Decides the order; null for one that is drawn.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Which part of the addresses this run takes, from 1, of how many.</summary>
    public (int Index, int Count) Shard { get; init; } = (1, 1);

    /// <summary>Whether public addresses may be probed.</summary>
    public bool AllowPublic { get; init; }

    /// <summary>Whether what needs a second thought is meant.</summary>
    public bool Yes { get; init; }
}
