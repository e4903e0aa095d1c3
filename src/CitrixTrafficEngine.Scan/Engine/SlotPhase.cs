namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What a probe in flight waits for.</summary>
enum SlotPhase : byte
{
    /// <summary>The slot is free.</summary>
    Free,

    /// <summary>Its next transmission has its turn.</summary>
    Queued,

    /// <summary>A TCP handshake.</summary>
    Connecting,

    /// <summary>What a server says over the open connection.</summary>
    Reading,

    /// <summary>The end of a connection that has its verdict.</summary>
    Closing,

    /// <summary>The answer to a datagram.</summary>
    Asked,
}
