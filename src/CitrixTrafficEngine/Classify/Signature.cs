using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Classify;

/// <summary>What the first payload bytes of one end must look like to confirm a protocol.</summary>
public sealed record Signature
{
    /// <summary>Its id: kebab-case, unique, never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the service that it confirms, the value of <c>network.protocol</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Id of the product that it proves, only where the protocol is a product's own; else null.</summary>
    public string? Product { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required Transport Transport { get; init; }

    /// <summary>Whose payload it describes.</summary>
    public PayloadSide Side { get; init; }

    /// <summary>How well its bytes are known.</summary>
    public Certainty Certainty { get; init; }

    /// <summary>Whether it is also tried on ports that are not its own.</summary>
    public bool IsStrong { get; init; }

    /// <summary>Whether it holds of payload that is not known to be the first of its direction: each message of the protocol begins so, or chance cannot.</summary>
    public bool IsMidstream { get; init; }

    /// <summary>Its own ports: those of the listener.</summary>
    public ImmutableArray<PortRange> Ports { get; init; } = [];

    /// <summary>Payload bytes that must be there, 1 to 64; the tests may need more.</summary>
    public int MinBytes { get; init; } = 1;

    /// <summary>What must hold, all of it.</summary>
    public ImmutableArray<SignatureTest> Tests { get; init; } = [];

    /// <summary>Groups of tests of which one must hold as a whole; none where <see cref="Tests"/> say it all.</summary>
    public ImmutableArray<ImmutableArray<SignatureTest>> Alternatives { get; init; } = [];
}
