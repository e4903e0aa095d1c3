namespace CitrixTrafficEngine.Packets;

/// <summary>What became of a packet: it belongs to a flow, or it was skipped for one of a closed list of reasons.</summary>
public enum PacketOutcome : byte
{
    /// <summary>The packet belongs to the flow of its key.</summary>
    Flow,

    /// <summary>No IP packet: its EtherType or link protocol is counted by name.</summary>
    NotIp,

    /// <summary>The capture states a link type that is not read.</summary>
    LinkType,

    /// <summary>The captured bytes end before the addresses or ports.</summary>
    Truncated,

    /// <summary>A header contradicts itself.</summary>
    Malformed,

    /// <summary>More encapsulations than the parser follows.</summary>
    TunnelDepth,

    /// <summary>A later fragment whose first fragment never came.</summary>
    FragmentOrphan,

    /// <summary>A second copy of a packet, removed on request.</summary>
    Duplicate,

    /// <summary>Left out by the capture filter.</summary>
    Filtered,
}
