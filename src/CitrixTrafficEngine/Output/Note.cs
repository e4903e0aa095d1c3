using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>What a payload on its way to the records thread says of itself; its bytes follow.</summary>
struct Note
{
    /// <summary>The flow: no two in the table have one key, and notes and due flows stay in order.</summary>
    public FlowKey Key;

    /// <summary>When the packet came, nanoseconds since 1970 UTC.</summary>
    public long TimeNs;

    /// <summary>TCP: sequence number of the first byte.</summary>
    public uint Sequence;

    /// <summary>TCP: sequence number of the first byte of the connection; valid with <see cref="HasBeginning"/>.</summary>
    public uint Beginning;

    /// <summary>How many bytes follow.</summary>
    public int Bytes;

    /// <summary>How many flows of the chunk were due before.</summary>
    public int DueBefore;

    /// <summary>The end that sent it.</summary>
    public byte End;

    /// <summary>Whether the capture holds the SYN of that end.</summary>
    public bool HasBeginning;

    /// <summary>What the sender did to open the connection: its SYN or SYN-ACK, where the capture holds it, or that of the other end.</summary>
    public SideSeen Opening;

    /// <summary>Whether the sender is the one that was asked: by who sent the SYN, else by the lower port.</summary>
    public readonly bool IsFromServer => Opening switch
    {
        SideSeen.Syn => false,
        SideSeen.SynAck => true,
        _ => SenderPort < ReceiverPort,
    };

    /// <summary>Address of the sender.</summary>
    public readonly IpAddress Sender => End == 0 ? Key.AddressA : Key.AddressB;

    /// <summary>What <see cref="Opening"/> says of <paramref name="end"/> of <paramref name="flow"/>.</summary>
    public static SideSeen OpeningOf(in Flow flow, int end)
    {
        const SideSeen Both = SideSeen.Syn | SideSeen.SynAck;

        var own = flow.Transport(end).Seen & Both;
        if (own is SideSeen.Syn or SideSeen.SynAck) { return own; }

        return (flow.Transport(1 - end).Seen & Both) switch
        {
            SideSeen.Syn => SideSeen.SynAck,
            SideSeen.SynAck => SideSeen.Syn,
            _ => SideSeen.None,
        };
    }

    /// <summary>Address of the receiver.</summary>
    public readonly IpAddress Receiver => End == 0 ? Key.AddressB : Key.AddressA;

    /// <summary>Port of the sender.</summary>
    public readonly ushort SenderPort => End == 0 ? Key.PortA : Key.PortB;

    /// <summary>Port of the receiver.</summary>
    public readonly ushort ReceiverPort => End == 0 ? Key.PortB : Key.PortA;
}
