using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>The wire protocol on a port, whatever it is used for.</summary>
public sealed record Service
{
    /// <summary>Kebab-case id, also the value of <c>network.protocol</c> in records.</summary>
    public required string Id { get; init; }

    /// <summary>The name people use.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string About { get; init; }

    /// <summary>Whether a listener on the path can read it.</summary>
    public Protection Protection { get; init; }

    /// <summary>Id of the service it runs over, if any: <c>tls</c> for <c>https</c>.</summary>
    public string? Over { get; init; }

    /// <summary>Whether several products use its ports for different things.</summary>
    public bool Shared { get; init; }

    /// <summary>Ports that are the protocol's own, whoever runs it: on these a port alone names no product.</summary>
    public ImmutableArray<PortRange> Registered { get; init; } = [];

    /// <summary>What a reply to a probe proves.</summary>
    public Reply Reply { get; init; }

    /// <summary>The document that specifies it.</summary>
    public string? Specification { get; init; }
}

/// <summary>Whether a service can be read on the wire.</summary>
public enum Protection : byte
{
    /// <summary>Readable.</summary>
    Cleartext,

    /// <summary>The whole connection is encrypted.</summary>
    Encrypted,

    /// <summary>Messages are encrypted or signed one by one.</summary>
    MessageSecured,

    /// <summary>Depends on the configuration.</summary>
    Either,

    /// <summary>Not known.</summary>
    Unknown,
}

/// <summary>How a service answers.</summary>
public enum Reply : byte
{
    /// <summary>It answers a request, so a reply proves it.</summary>
    Request,

    /// <summary>The server speaks first.</summary>
    ServerFirst,

    /// <summary>It never answers: a sink.</summary>
    None,

    /// <summary>Not known.</summary>
    Unknown,
}
