using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>What one end of a flow sent.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
struct FlowSide
{
    public ulong Packets;
    public ulong Bytes;
    public ulong IpBytes;
    public ulong PayloadBytes;
}
