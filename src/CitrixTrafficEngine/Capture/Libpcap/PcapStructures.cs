using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Capture.Libpcap;

/// <summary>struct pcap_pkthdr: a timeval whose fraction is micro- or nanoseconds, captured and original length.</summary>
[StructLayout(LayoutKind.Sequential)]
struct PcapPacketHeader
{
    public nint Seconds;
    public nint Fraction;
    public uint CapturedBytes;
    public uint OriginalBytes;
}

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Found;
}

/// <summary>struct pcap_stat.</summary>
[StructLayout(LayoutKind.Sequential)]
struct PcapStatistics
{
    public uint Received;
    public uint Dropped;
    public uint InterfaceDropped;
}

/// <summary>struct bpf_program.</summary>
[StructLayout(LayoutKind.Sequential)]
struct PcapProgram
{
    public uint Length;
    public nint Instructions;
}

/// <summary>struct pcap_if: an entry of a list.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct PcapDevice
{
    public PcapDevice* Next;
    public byte* Name;
    public byte* Description;
    public PcapAddress* Addresses;
    public uint Flags;
}

/// <summary>struct pcap_addr: an entry of a list. Each address is a struct sockaddr.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct PcapAddress
{
    public PcapAddress* Next;
    public byte* Address;
    public byte* Netmask;
    public byte* Broadcast;
    public byte* Destination;
}
