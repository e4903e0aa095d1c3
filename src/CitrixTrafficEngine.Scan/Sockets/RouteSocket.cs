using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Asks the kernel how it would send to an address, and whether it has found the neighbour. Any user may.</summary>
/// <remarks>Source: rtnetlink(7), RTM_GETROUTE and RTM_GETNEIGH; linux/rtnetlink.h, linux/neighbour.h.</remarks>
sealed unsafe class RouteSocket : IDisposable
{
    const int HeaderBytes = 16; // struct nlmsghdr
    const int BodyBytes = 12; // struct rtmsg, struct ndmsg
    const int AttributeHeaderBytes = 4;
    const int Room = 4_096;
    const ushort GetRoute = 26; // RTM_GETROUTE
    const ushort NewRoute = 24; // RTM_NEWROUTE
    const ushort GetNeighbour = 30; // RTM_GETNEIGH
    const ushort NewNeighbour = 28; // RTM_NEWNEIGH
    const ushort ErrorMessage = 2; // NLMSG_ERROR
    const ushort Request = 1; // NLM_F_REQUEST
    const ushort Destination = 1; // RTA_DST, NDA_DST
    const ushort Interface = 4; // RTA_OIF
    const ushort Gateway = 5; // RTA_GATEWAY
    const ushort PreferredSource = 7; // RTA_PREFSRC
    const ushort Via = 18; // RTA_VIA
    const byte Unicast = 1; // RTN_UNICAST
    const byte Local = 2; // RTN_LOCAL
    const int DestinationBitsAt = HeaderBytes + 1; // rtm_dst_len
    const int TypeAt = HeaderBytes + 7; // rtm_type
    const int InterfaceAt = HeaderBytes + 4; // ndm_ifindex
    const int StateAt = HeaderBytes + 8; // ndm_state
    const int IncompleteOrFailed = 0x21; // NUD_INCOMPLETE | NUD_FAILED
    const int NoSuchEntry = 2; // ENOENT

    readonly int _descriptor = LibC.socket(SocketOption.FamilyNetlink, SocketOption.Raw | SocketOption.CloseOnExec, 0);
    uint _number;

    /// <summary>The way to <paramref name="address"/>.</summary>
    public Route Find(IpAddress address, bool isV4)
    {
        var message = stackalloc byte[Room];
        var length = Write(message, GetRoute, address, isV4);
        message[DestinationBitsAt] = (byte)(isV4 ? 32 : 128);
        return Ask(message, length) is var count and > 0 ? Read(message, count, isV4) : default;
    }

    /// <summary>
    /// Whether the kernel looks for the neighbour <paramref name="address"/> on the interface with this index and has not found it. True also where the kernel cannot say (before 5.1).
    /// </summary>
    public bool IsMissing(IpAddress address, bool isV4, int interfaceIndex)
    {
        var message = stackalloc byte[Room];
        var length = Write(message, GetNeighbour, address, isV4);
        *(int*)(message + InterfaceAt) = interfaceIndex;
        if (Ask(message, length) == 0) { return true; }

        // No entry: the link needs none.
        return *(ushort*)(message + 4) == NewNeighbour ? (*(ushort*)(message + StateAt) & IncompleteOrFailed) != 0 : ErrnoOf(message) != NoSuchEntry;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0) { _ = LibC.close(_descriptor); }
    }

    int Write(byte* message, ushort type, IpAddress address, bool isV4)
    {
        var addressBytes = isV4 ? 4 : IpAddress.Size;
        var length = HeaderBytes + BodyBytes + AttributeHeaderBytes + addressBytes;
        new Span<byte>(message, length).Clear();
        *(int*)message = length;
        *(ushort*)(message + 4) = type;
        *(ushort*)(message + 6) = Request;
        *(uint*)(message + 8) = ++_number;
        message[HeaderBytes] = (byte)(isV4 ? SocketOption.FamilyV4 : SocketOption.FamilyV6);
        var attribute = message + HeaderBytes + BodyBytes;
        *(ushort*)attribute = (ushort)(AttributeHeaderBytes + addressBytes);
        *(ushort*)(attribute + 2) = Destination;
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        bytes[^addressBytes..].CopyTo(new(attribute + AttributeHeaderBytes, addressBytes));
        return length;
    }

    // The answer takes the question's place; its length, or 0 when none came.
    int Ask(byte* message, int length)
    {
        if (_descriptor < 0 || LibC.send(_descriptor, message, (nuint)length, 0) != length) { return 0; }

        // An answer that an earlier question left behind is passed over.
        while ((int)LibC.recv(_descriptor, message, Room, 0) is var count && count >= HeaderBytes + AttributeHeaderBytes)
        {
            if (*(uint*)(message + 8) == _number) { return count; }
        }

        return 0;
    }

    static int ErrnoOf(byte* message) => *(ushort*)(message + 4) == ErrorMessage ? -*(int*)(message + HeaderBytes) : 0;

    static Route Read(byte* message, int count, bool isV4)
    {
        if (*(ushort*)(message + 4) != NewRoute || count < HeaderBytes + BodyBytes) { return new() { Errno = ErrnoOf(message) }; }

        var kind = message[TypeAt];
        var isOnLink = kind == Unicast;
        var interfaceIndex = 0;
        IpAddress source = default;
        for (var at = HeaderBytes + BodyBytes; at + AttributeHeaderBytes <= count;)
        {
            int length = *(ushort*)(message + at);
            if (length < AttributeHeaderBytes || at + length > count) { break; }

            var value = new ReadOnlySpan<byte>(message + at + AttributeHeaderBytes, length - AttributeHeaderBytes);
            switch (*(ushort*)(message + at + 2))
            {
                case Gateway or Via:
                    isOnLink = false;
                    break;
                case Interface when value.Length == sizeof(int):
                    interfaceIndex = BitConverter.ToInt32(value);
                    break;
                case PreferredSource when value.Length == (isV4 ? 4 : IpAddress.Size):
                    source = isV4 ? IpAddress.FromV4(value) : IpAddress.FromV6(value);
                    break;
            }

            at += (length + 3) & ~3;
        }

        return new(IsKnown: true, kind == Local, isOnLink, interfaceIndex, source, 0);
    }
}
