using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>A flow of the catalog: one role opens a connection to another role's listener.</summary>
public sealed record Row
{
    /// <summary>Kebab-case id, unique, never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the product that owns it.</summary>
    public required string Product { get; init; }

    /// <summary>Ids of other products that state the same fact.</summary>
    public ImmutableArray<string> Also { get; init; } = [];

    /// <summary>Id of the role the flow starts at.</summary>
    public required string SourceRole { get; init; }

    /// <summary>Id of the role that listens.</summary>
    public required string DestinationRole { get; init; }

    /// <summary>The transport.</summary>
    public Transport Transport { get; init; }

    /// <summary>The IP protocol number, only with <see cref="Transport.Ip"/>.</summary>
    public byte? IpProtocol { get; init; }

    /// <summary>The listener's ports; empty without a fixed port.</summary>
    public ImmutableArray<PortRange> Ports { get; init; } = [];

    /// <summary>Why a TCP or UDP row has no fixed port.</summary>
    public string? NoPort { get; init; }

    /// <summary>Id of the service.</summary>
    public required string Service { get; init; }

    /// <summary>What it is for, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>Whether an estate of today needs it.</summary>
    public RowStatus Status { get; init; }

    /// <summary>How a flow may match it.</summary>
    public RuleMatch Match { get; init; }

    /// <summary>Which end opens the connection.</summary>
    public Opener OpenedBy { get; init; }

    /// <summary>First product version that uses it.</summary>
    public string? Since { get; init; }

    /// <summary>Last product version that uses it.</summary>
    public string? Until { get; init; }

    /// <summary>Id of the row that took its place.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Group of alternatives it belongs to, within the product.</summary>
    public string? OneOf { get; init; }

    /// <summary>When it is needed, in one line.</summary>
    public string? Condition { get; init; }

    /// <summary>Where the fact comes from; never empty.</summary>
    public ImmutableArray<SourceReference> Sources { get; init; } = [];

    /// <summary>Whether it is of the current layer, which <c>--no-current</c> leaves out.</summary>
    public bool IsCurrentLayer { get; init; }

    /// <summary>Whether <paramref name="product"/> owns the row or states the same fact.</summary>
    public bool BelongsTo(string product) => Product == product || Also.Contains(product);

    /// <summary>Whether the row lists <paramref name="port"/>.</summary>
    public bool Lists(ushort port)
    {
        foreach (var range in Ports)
        {
            if (range.Contains(port)) { return true; }
        }

        return false;
    }
}

/// <summary>Whether an estate of today needs a row.</summary>
public enum RowStatus : byte
{
    /// <summary>Needed in current releases.</summary>
    Current,

    /// <summary>Needed only with a feature that is in use.</summary>
    Optional,

    /// <summary>Needed only by old releases.</summary>
    Legacy,

    /// <summary>Registered or configured, and nothing uses it.</summary>
    Unused,

    /// <summary>Stays on its own host.</summary>
    Loopback,
}

/// <summary>Which end of a row opens the connection.</summary>
public enum Opener : byte
{
    /// <summary>The source role.</summary>
    Source,

    /// <summary>The destination role: the row is reversed.</summary>
    Destination,

    /// <summary>Either.</summary>
    Either,

    /// <summary>None of its own: it belongs to another row's exchange.</summary>
    Related,
}
