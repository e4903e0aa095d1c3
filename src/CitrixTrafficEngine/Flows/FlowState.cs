namespace CitrixTrafficEngine.Flows;

/// <summary>Bits of a flow as a whole.</summary>
[Flags]
enum FlowState : byte
{
    None = 0,

    /// <summary>End B sent the first packet.</summary>
    FirstFromB = 1,

    /// <summary>An ICMP error refused it.</summary>
    IcmpDenied = 2,

    /// <summary>A SYN waits for the handshake to complete.</summary>
    HandshakePending = 4,

    /// <summary>The handshake's time was measured.</summary>
    HandshakeDone = 8,

    /// <summary>An earlier record of the flow was written.</summary>
    Continued = 16,

    /// <summary>Some packets were fragments.</summary>
    Fragmented = 32,

    /// <summary>An ICMP error of a third address said that a filter refused it; the flow keeps type and code.</summary>
    RefusedInPath = 64,
}
