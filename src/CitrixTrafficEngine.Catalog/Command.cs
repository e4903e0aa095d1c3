using System.Collections.Immutable;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>A Citrix command-line tool, or a sub-command of one.</summary>
public sealed record Command
{
    /// <summary>What is typed: <c>qfarm</c>, or <c>/load</c> for a sub-command.</summary>
    public required string Name { get; init; }

    /// <summary>How it is called.</summary>
    public required string Syntax { get; init; }

    /// <summary>What it does.</summary>
    public required string Description { get; init; }

    /// <summary>Id of the product it comes with; a sub-command has its tool's.</summary>
    public required string Product { get; init; }

    /// <summary>What current releases use instead, where that is known with certainty.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Its sub-commands.</summary>
    public ImmutableArray<Command> Subcommands { get; init; } = [];

    /// <summary>Where it is documented.</summary>
    public ImmutableArray<SourceReference> Sources { get; init; } = [];
}
