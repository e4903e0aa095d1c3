namespace CitrixTrafficEngine.Scan;

/// <summary>What a verdict rests on.</summary>
public enum Proof : byte
{
    /// <summary>Nothing came.</summary>
    None,

    /// <summary>A reply of the protocol.</summary>
    Reply,

    /// <summary>A TCP handshake.</summary>
    SynAck,

    /// <summary>A TCP reset.</summary>
    Reset,

    /// <summary>An ICMP error from elsewhere; its type, code and sender stand beside it.</summary>
    Icmp,

    /// <summary>This machine: no route, or its own firewall.</summary>
    Local,

    /// <summary>Address resolution on the link failed.</summary>
    Neighbour,
}
