using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>Transport state of one end of a flow; all but the TTLs belong to TCP.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
struct TransportSide
{
    public uint NextSequence; // behind the highest byte sent
    public uint InitialSequence; // of the SYN or SYN-ACK
    public uint Retransmissions;
    public ushort Gaps; // acknowledgements of what the capture does not hold
    public ushort ResetMark; // low half of the last reset's sequence number: enough to tell it from another
    public ushort ZeroWindows;
    public SideSeen Seen;
    public byte SynTries;
    public byte TtlMin;
    public byte TtlMax;
    public byte PrefixBytes; // how much of the payload's beginning is kept

    /// <summary>Length of the first datagram of a UDP end, which has no sequence number; -1 where that is not known.</summary>
    public int FirstDatagramBytes { readonly get => (int)NextSequence; set => NextSequence = (uint)value; }
}
