namespace CitrixTrafficEngine.Scan;

/// <summary>What is known of one planned pair. The order is that of the records.</summary>
public enum Verdict : byte
{
    /// <summary>A reply that only this protocol gives, its cookie checked.</summary>
    OpenConfirmed,

    /// <summary>A TCP handshake completed, also when it was reset right after.</summary>
    Open,

    /// <summary>A reset, or UDP port unreachable from the target itself.</summary>
    Closed,

    /// <summary>An ICMP refusal of something on the path.</summary>
    Rejected,

    /// <summary>Spaced tries, no answer.</summary>
    Silent,

    /// <summary>The protocol has no reply by design, and nothing contradicted.</summary>
    Sink,

    /// <summary>No route, no neighbour, or only host unreachable from everything of the address.</summary>
    Unreachable,

    /// <summary>A local fault that stayed.</summary>
    NotProbed,
}
