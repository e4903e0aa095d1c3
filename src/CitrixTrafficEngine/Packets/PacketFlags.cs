namespace CitrixTrafficEngine.Packets;

/// <summary>What the parser found out about a packet beside its numbers.</summary>
[Flags]
enum PacketFlags : byte
{
    /// <summary>Nothing further.</summary>
    None = 0,

    /// <summary>The packet went from end B of its key to end A.</summary>
    Reversed = 1,

    /// <summary>The first fragment of a fragmented packet: it holds the ports.</summary>
    FirstFragment = 2,

    /// <summary>A later fragment: its key is known when its first fragment is.</summary>
    LaterFragment = 4,

    /// <summary>Either.</summary>
    Fragment = FirstFragment | LaterFragment,

    /// <summary>The whole TCP header was captured, so that flags, sequence numbers and window are valid.</summary>
    TcpHeader = 8,

    /// <summary>An ICMP error that quotes the packet it speaks of.</summary>
    IcmpError = 32,

    /// <summary>The captured bytes end before the end of the IP packet.</summary>
    Cut = 64,

    /// <summary>A later fragment of a TCP segment whose sequence number is known: that of the fragment's data.</summary>
    Continues = 128,
}
