namespace CitrixTrafficEngine.Flows;

/// <summary>Where a flow stands in its life, which decides its idle time.</summary>
enum FlowPhase : byte
{
    /// <summary>The entry holds no flow.</summary>
    Free,

    /// <summary>TCP: only SYN, SYN-ACK or RST so far.</summary>
    Opening,

    /// <summary>TCP: connected, or met in mid-stream.</summary>
    Established,

    /// <summary>TCP: one side has sent its FIN.</summary>
    Closing,

    /// <summary>TCP: both have, or one has reset it.</summary>
    Closed,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>ICMP and every other protocol.</summary>
    Other,
}
