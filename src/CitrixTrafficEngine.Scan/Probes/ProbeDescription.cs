using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>One probe as <c>catalog probes</c> lists it: what is sent, when, by which specification, and what it may set off.</summary>
public sealed record ProbeDescription
{
    /// <summary>Kebab-case id.</summary>
    public required string Id { get; init; }

    /// <summary>TCP or UDP.</summary>
    public required Transport Transport { get; init; }

    /// <summary>Ids of the catalog's services that it is used for.</summary>
    public required ImmutableArray<string> Services { get; init; }

    /// <summary>Ports it is used for where the catalog knows no service.</summary>
    public required ImmutableArray<ushort> Ports { get; init; }

    /// <summary>The tier from which on it is used.</summary>
    public required ConfirmTier Tier { get; init; }

    /// <summary>The request in lower-case hexadecimal, <c>RR</c> where a byte is random; empty where the server speaks first.</summary>
    public required string Request { get; init; }

    /// <summary>Bytes of the request.</summary>
    public required int RequestBytes { get; init; }

    /// <summary>Bytes of the largest answer that a server may plausibly give, over UDP in all its datagrams.</summary>
    public required int LargestReplyBytes { get; init; }

    /// <summary>Whether the server speaks first.</summary>
    public bool IsServerFirst => RequestBytes == 0;

    /// <summary>What the request is and where it is specified.</summary>
    public required string Specification { get; init; }

    /// <summary>What the target may log.</summary>
    public required string Logs { get; init; }

    /// <summary>What public intrusion detection rules may say, or null where none is known.</summary>
    public string? Detection { get; init; }

    /// <summary>Bits of the request that only we know and that the answer repeats; 0 where it repeats none.</summary>
    public required int CookieBits { get; init; }

    /// <summary>The server that the tests let it meet; null where it has met none but responders of our own, and is unverified.</summary>
    public string? VerifiedWith { get; init; }

    /// <summary>Whether the tests let it meet a real server.</summary>
    public bool IsVerified => VerifiedWith is not null;

    /// <summary>What else there is to know: what it needs, why it is what it is.</summary>
    public string? Note { get; init; }
}
