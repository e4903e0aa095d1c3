using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct Segment
{
    public byte* Bytes;
    public nuint Count;
}

/// <summary>struct msghdr of a 64-bit C library.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct MessageHeader
{
    public Endpoint* Name;
    public int NameBytes;
    public Segment* Segments;
    public nuint SegmentCount;
    public byte* Control;
    public nuint ControlBytes;
    public int Flags;
}

/// <summary>struct mmsghdr: a message and how many bytes of it went or came.</summary>
[StructLayout(LayoutKind.Sequential)]
struct BatchedMessage
{
    public MessageHeader Header;
    public uint Count;
}

/// <summary>struct rlimit.</summary>
[StructLayout(LayoutKind.Sequential)]
struct ResourceLimit
{
    public nuint Soft;
    public nuint Hard;
}
