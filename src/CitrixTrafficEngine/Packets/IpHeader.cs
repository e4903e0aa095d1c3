using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Packets;

/// <summary>The addresses of an IP header that was found whole.</summary>
/// <remarks>Sources: RFC 791, 3.1; RFC 8200, section 3.</remarks>
static unsafe class IpHeader
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IpAddress Source(byte* header, byte version) =>
        version == 4 ? IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 12)) : Unsafe.ReadUnaligned<IpAddress>(header + 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IpAddress Target(byte* header, byte version) =>
        version == 4 ? IpAddress.FromV4Wire(Unsafe.ReadUnaligned<uint>(header + 16)) : Unsafe.ReadUnaligned<IpAddress>(header + 24);
}
