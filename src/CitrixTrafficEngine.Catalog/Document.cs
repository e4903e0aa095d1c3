namespace CitrixTrafficEngine.Catalogs;

/// <summary>A document that rows cite.</summary>
public sealed record Document
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>What it is.</summary>
    public string? About { get; init; }

    /// <summary>Number of its lines, where they can be cited.</summary>
    public int? Lines { get; init; }

    /// <summary>The date it was read.</summary>
    public DateOnly? Read { get; init; }
}
