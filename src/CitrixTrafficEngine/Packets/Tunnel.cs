using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Packets;

/// <summary>One encapsulation that was removed from a flow's first packet.</summary>
[StructLayout(LayoutKind.Sequential)]
struct Tunnel
{
    /// <summary>Source address of the outer packet; valid where <see cref="Version"/> is not 0.</summary>
    public IpAddress Source;

    /// <summary>Destination address of the outer packet; valid where <see cref="Version"/> is not 0.</summary>
    public IpAddress Destination;

    /// <summary>Label, session, key or network identifier.</summary>
    public uint Id;

    /// <summary>The encapsulation.</summary>
    public TunnelKind Kind;

    /// <summary>Outer IP version, 4 or 6; 0 for an encapsulation below IP.</summary>
    public byte Version;

    /// <summary>Whether <see cref="Id"/> was stated.</summary>
    public bool HasId;

    // Stacks are compared byte by byte.
    readonly byte _zero;
}
