using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Rules;

/// <summary>One compiled catalog row: a role opens a connection to another role's listener.</summary>
public sealed record Rule
{
    /// <summary>The row's id: kebab-case, unique, never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the product that owns the row.</summary>
    public required string Product { get; init; }

    /// <summary>Id of the service, which is the wire protocol.</summary>
    public required string Service { get; init; }

    /// <summary>Ids of the services under <see cref="Service"/>, nearest first: <c>tls</c> under <c>https</c>.</summary>
    public ImmutableArray<string> Carriers { get; init; } = [];

    /// <summary>The role that opens the connection.</summary>
    public required string SourceRole { get; init; }

    /// <summary>The role that listens.</summary>
    public required string DestinationRole { get; init; }

    /// <summary>The transport.</summary>
    public required Transport Transport { get; init; }

    /// <summary>The listener's ports; empty where the transport has none or the port is not fixed.</summary>
    public ImmutableArray<PortRange> Ports { get; init; } = [];

    /// <summary>Whether a port of the row is the protocol's own, whoever runs it (22 for SSH): such a port alone names no product.</summary>
    public bool IsGeneric { get; init; }

    /// <summary>How a flow may match the row.</summary>
    public RuleMatch Match { get; init; }

    /// <summary>Whether deployments work without the row; <see cref="RuleNeed.None"/> unless the catalog was compiled for a site.</summary>
    public RuleNeed Need { get; init; }

    /// <summary>With <see cref="RuleNeed.OneOf"/>: the group of alternatives, of which any one does.</summary>
    public string? Group { get; init; }

    /// <summary>The role that stands for every host: <c>any</c>.</summary>
    public const string AnyRole = "any";

    /// <summary>Whether the row lists <paramref name="port"/>. Never allocates.</summary>
    public bool Lists(ushort port)
    {
        foreach (var range in Ports)
        {
            if (range.Contains(port)) { return true; }
        }

        return false;
    }
}

/// <summary>Whether deployments work without a row.</summary>
public enum RuleNeed : byte
{
    /// <summary>No deployment of today expects it, or nobody asked.</summary>
    None,

    /// <summary>They work, without a feature.</summary>
    Optional,

    /// <summary>They work where an alternative is there.</summary>
    OneOf,

    /// <summary>Every deployment that has both roles needs it.</summary>
    Required,
}

/// <summary>How a flow may match a row.</summary>
public enum RuleMatch : byte
{
    /// <summary>By the responder's port: the row's ports enter the port table.</summary>
    Table,

    /// <summary>Only together with payload, a learned listener or a site role: dynamic and ephemeral ranges.</summary>
    EvidenceOnly,

    /// <summary>Not at all: no fixed port, client side, reversed, loopback, unused.</summary>
    Never,
}
