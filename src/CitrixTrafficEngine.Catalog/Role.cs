namespace CitrixTrafficEngine.Catalogs;

/// <summary>What a host is in a flow: a VDA, a license server, the NSIP of a NetScaler.</summary>
public sealed record Role
{
    /// <summary>Kebab-case id, unique over all products.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, where the name does not say it.</summary>
    public string? About { get; init; }

    /// <summary>Id of the product that defines it; absent for a role of the current layer.</summary>
    public string? Product { get; init; }
}
