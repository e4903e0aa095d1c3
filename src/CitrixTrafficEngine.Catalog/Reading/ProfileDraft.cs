using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Yaml;

namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>A profile as its file states it: entries that select rows, before they are resolved.</summary>
sealed record ProfileDraft
{
    /// <summary>The profile without its rows and ports.</summary>
    public required Profile Head { get; init; }

    /// <summary>The entries in file order.</summary>
    public ImmutableArray<ProfileEntry> Entries { get; init; } = [];
}

/// <summary>One entry of a profile: which rows, and what it says of them.</summary>
sealed record ProfileEntry
{
    /// <summary>The row with this id.</summary>
    public string? Row { get; init; }

    /// <summary>Rows that belong to this product.</summary>
    public string? Product { get; init; }

    /// <summary>Rows that start at this role.</summary>
    public string? From { get; init; }

    /// <summary>Rows that end at this role.</summary>
    public string? To { get; init; }

    /// <summary>Rows of this service.</summary>
    public string? Service { get; init; }

    /// <summary>Rows of this status.</summary>
    public RowStatus? Status { get; init; }

    /// <summary>All rows of this other profile.</summary>
    public string? Profile { get; init; }

    /// <summary>What the entry says of their need; absent leaves it to the row, or to the included profile.</summary>
    public Need? Need { get; init; }

    /// <summary>The group, with one-of.</summary>
    public string? Group { get; init; }

    /// <summary>The alternative, with one-of.</summary>
    public string? Alternative { get; init; }

    /// <summary>The proof, where it is not the derived one.</summary>
    public Proof? Proof { get; init; }

    /// <summary>Where it stands.</summary>
    public required YamlNode Node { get; init; }

    /// <summary>Whether it says which rows it means.</summary>
    public bool Selects => (Row ?? Product ?? From ?? To ?? Service ?? Profile) is not null || Status is not null;
}
