using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Packets;

/// <summary>What the parser read of one frame. Offsets count from the frame's first byte; numbers are in host order.</summary>
struct Packet
{
    /// <summary>The flow that the packet belongs to; valid only with <see cref="PacketOutcome.Flow"/> and unless it is a later fragment.</summary>
    public FlowKey Key;

    /// <summary>Seeded hash of <see cref="Key"/>.</summary>
    public uint Hash;

    /// <summary>Index and 1 of the flow that the table foresaw, or 0.</summary>
    public uint Foreseen;

    /// <summary>Whether the packet belongs to a flow, or why not.</summary>
    public PacketOutcome Outcome;

    /// <summary>Direction, fragmentation, completeness.</summary>
    public PacketFlags Flags;

    /// <summary>TCP control bits; valid with <see cref="PacketFlags.TcpHeader"/>.</summary>
    public TcpFlags TcpFlags;

    /// <summary>Time to live, or hop limit, of the innermost IP header.</summary>
    public byte Ttl;

    /// <summary>Length of the innermost IP packet in bytes, header included, as its header states it.</summary>
    public int IpBytes;

    /// <summary>Bytes above the transport header, as the headers state them.</summary>
    public int PayloadBytes;

    /// <summary>TCP sequence number.</summary>
    public uint Sequence;

    /// <summary>TCP acknowledgement number.</summary>
    public uint Acknowledgement;

    /// <summary>TCP window, not scaled.</summary>
    public ushort Window;

    /// <summary>IPv4 identification; 0 for IPv6.</summary>
    public ushort IpId;

    /// <summary>Where the payload begins.</summary>
    public int PayloadOffset;

    /// <summary>How many of the payload's bytes were captured.</summary>
    public int PayloadCaptured;

    /// <summary>Outer VLAN id, 0 where there is none.</summary>
    public ushort Vlan;

    /// <summary>Inner VLAN id, 0 where there is none.</summary>
    public ushort InnerVlan;

    /// <summary>Index of the removed encapsulations in the tunnel table, 0 where there is none.</summary>
    public ushort Tunnels;

    /// <summary>ICMP type; of a reply, the type of its request.</summary>
    public byte IcmpType;

    /// <summary>ICMP code.</summary>
    public byte IcmpCode;

    /// <summary>Where the IP header begins that <see cref="Key"/>, or the fragment, was read from.</summary>
    public int IpOffset;

    /// <summary>Where the IP header of the fragmented packet begins, for a fragment. The innermost one where a packet is a fragment twice.</summary>
    public int FragmentOffset;

    /// <summary>Where the header stands that states the fragment's place: the IPv4 header, or the IPv6 fragment header.</summary>
    public int FragmentHeader;

    /// <summary>Where the fragment's data begins.</summary>
    public int FragmentData;
}
