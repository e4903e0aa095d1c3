using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>One flow: an entry of the flow table, with the two ends in canonical order. Six cache lines of 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
struct Flow
{
    /// <summary>Bytes an entry takes: 384.</summary>
    internal const int Size = 384;

    /// <summary>Payload bytes kept of each end: 64.</summary>
    internal const int PrefixCapacity = 64;

    internal const int HistoryCapacity = 18;

    // Line 0: every packet looks here.
    internal FlowKey Key;
    internal long LastSeenNs;
    internal uint LastActiveMs; // the table's clock, which never runs backwards
    internal FlowPhase Phase;
    internal FlowState State;
    internal ushort TimerSlot;

    // Line 1: every packet counts here.
    internal FlowSide SideA;
    internal FlowSide SideB;

    // Line 2: every packet but those of other protocols.
    internal long LastFrame;
    internal long HandshakeNs; // when the SYN came, then how long the handshake took
    internal TransportSide TransportA;
    internal TransportSide TransportB;

    // Line 3: at the beginning and at the end.
    internal long FirstSeenNs;
    internal long FirstFrame;
    internal uint NextReleased; // of an entry that holds no flow
    readonly uint _unused1;
    internal ushort Sequence; // of the record
    internal FlowHistory History;
    internal byte HistoryLength;
    internal byte ResetFrom; // 1 end A, 2 end B
    internal byte ResetTtl;
    internal byte IcmpType;
    internal byte IcmpCode;
    internal byte NotesLeft; // of end A and end B, four bits each: NoteTaker; both 0 until it is decided
    internal ushort ResetWindow;
    internal ushort ResetIpId;
    internal ushort Origin; // input and interface of the first packet
    internal ushort Vlan;
    internal ushort InnerVlan;
    internal ushort Tunnels;
    internal ushort LastOrigin; // of the last packet

    // Lines 4 and 5: the beginning of what each end sent.
    internal PayloadPrefix PrefixA;
    internal PayloadPrefix PrefixB;

    /// <summary>What end A (0) or B (1) sent.</summary>
    [UnscopedRef]
    internal readonly ref FlowSide Side(int end) => ref Unsafe.Add(ref Unsafe.AsRef(in SideA), end);

    /// <summary>Transport state of end A (0) or B (1).</summary>
    [UnscopedRef]
    internal readonly ref TransportSide Transport(int end) => ref Unsafe.Add(ref Unsafe.AsRef(in TransportA), end);

    /// <summary>Room for the payload prefix of end A (0) or B (1).</summary>
    [UnscopedRef]
    internal readonly Span<byte> Prefix(int end) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<PayloadPrefix, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in PrefixA), end)), PrefixCapacity);

    /// <summary>The kept payload prefix of end A (0) or B (1).</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Payload(int end) => Prefix(end)[..Transport(end).PrefixBytes];

    /// <summary>Eighteen letters; the high bit marks end A.</summary>
    [InlineArray(HistoryCapacity)]
    internal struct FlowHistory
    {
        byte _first;
    }

    /// <summary>The first payload bytes of one end.</summary>
    [InlineArray(PrefixCapacity)]
    internal struct PayloadPrefix
    {
        byte _first;
    }
}
