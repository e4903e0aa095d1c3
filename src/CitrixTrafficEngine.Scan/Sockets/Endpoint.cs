using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>An address and a port as the kernel takes them: sockaddr_in or sockaddr_in6.</summary>
[StructLayout(LayoutKind.Explicit, Size = BytesV6)]
unsafe struct Endpoint
{
    /// <summary>Bytes of sockaddr_in.</summary>
    public const int BytesV4 = 16;

    /// <summary>Bytes of sockaddr_in6.</summary>
    public const int BytesV6 = 28;

    [FieldOffset(0)] ushort _family;
    [FieldOffset(2)] ushort _portWire;
    [FieldOffset(4)] fixed byte _v4[4];
    [FieldOffset(8)] fixed byte _v6[16];

    /// <summary>The endpoint <paramref name="address"/>, <paramref name="port"/>.</summary>
    public Endpoint(IpAddress address, bool isV4, ushort port)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        _family = isV4 ? (ushort)SocketOption.FamilyV4 : (ushort)SocketOption.FamilyV6;
        _portWire = BinaryPrimitives.ReverseEndianness(port);
        if (isV4)
        {
            fixed (byte* target = _v4) { bytes[12..].CopyTo(new(target, 4)); }
        }
        else
        {
            fixed (byte* target = _v6) { bytes.CopyTo(new(target, 16)); }
        }
    }

    /// <summary>Whether it holds an address of IPv4 or IPv6 at all.</summary>
    public readonly bool IsKnown => _family is SocketOption.FamilyV4 or SocketOption.FamilyV6;

    /// <summary>Bytes that the kernel wants for it.</summary>
    public readonly int Bytes => _family == SocketOption.FamilyV4 ? BytesV4 : BytesV6;

    /// <summary>The port, in host order.</summary>
    public readonly ushort Port => BinaryPrimitives.ReverseEndianness(_portWire);

    /// <summary>The address.</summary>
    public readonly IpAddress Address
    {
        get
        {
            fixed (Endpoint* here = &this)
            {
                return _family == SocketOption.FamilyV4 ? IpAddress.FromV4(new(here->_v4, 4)) : IpAddress.FromV6(new(here->_v6, 16));
            }
        }
    }
}
