namespace CitrixTrafficEngine.Scan;

/// <summary>How a pair was probed.</summary>
public enum ProbeMethod : byte
{
    /// <summary>TCP, through the kernel's connect().</summary>
    Connect,

    /// <summary>TCP, with SYNs of our own.</summary>
    Syn,

    /// <summary>A UDP datagram.</summary>
    Udp,

    /// <summary>An ICMP echo request.</summary>
    Echo,
}
