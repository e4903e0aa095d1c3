using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Asks the kernel how it would send to an address. Any user may.</summary>
/// <remarks>Source: rtnetlink(7), RTM_GETROUTE; linux/rtnetlink.h.</remarks>
sealed unsafe class RouteSocket : IDisposable
{
    const int HeaderBytes = 16; // struct nlmsghdr
    const int RouteBytes = 12; // struct rtmsg
    const ushort GetRoute = 26; // RTM_GETROUTE
    const ushort NewRoute = 24; // RTM_NEWROUTE
    const ushort ErrorMessage = 2; // NLMSG_ERROR
    const ushort Request = 1; // NLM_F_REQUEST
    const ushort Destination = 1; // RTA_DST
    const ushort Gateway = 5; // RTA_GATEWAY
    const ushort PreferredSource = 7; // RTA_PREFSRC
    const ushort Via = 18; // RTA_VIA
    const byte Unicast = 1; // RTN_UNICAST
    const byte Local = 2; // RTN_LOCAL
    const int TypeAt = HeaderBytes + 7; // rtm_type

    readonly int _descriptor = LibC.socket(SocketOption.FamilyNetlink, SocketOption.Raw | SocketOption.CloseOnExec, 0);
    uint _number;

    /// <summary>The way to <paramref name="address"/>.</summary>
    public Route Find(IpAddress address, bool isV4)
    {
        if (_descriptor < 0) { return default; }

        const int Room = 4_096;
        var buffer = stackalloc byte[Room];
        var addressBytes = isV4 ? 4 : IpAddress.Size;
        var length = HeaderBytes + RouteBytes + 4 + addressBytes;
        new Span<byte>(buffer, length).Clear();
        *(int*)buffer = length;
        *(ushort*)(buffer + 4) = GetRoute;
        *(ushort*)(buffer + 6) = Request;
        *(uint*)(buffer + 8) = ++_number;
        buffer[HeaderBytes] = (byte)(isV4 ? SocketOption.FamilyV4 : SocketOption.FamilyV6);
        buffer[HeaderBytes + 1] = (byte)(addressBytes * 8);
        *(ushort*)(buffer + HeaderBytes + RouteBytes) = (ushort)(4 + addressBytes);
        *(ushort*)(buffer + HeaderBytes + RouteBytes + 2) = Destination;
        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        address.CopyTo(bytes);
        bytes[^addressBytes..].CopyTo(new(buffer + HeaderBytes + RouteBytes + 4, addressBytes));
        if (LibC.send(_descriptor, buffer, (nuint)length, 0) != length) { return default; }

        // An answer that an earlier question left behind is passed over.
        while ((int)LibC.recv(_descriptor, buffer, Room, 0) is var count && count >= HeaderBytes + 4)
        {
            if (*(uint*)(buffer + 8) == _number) { return Read(buffer, count, isV4); }
        }

        return default;
    }

    static Route Read(byte* message, int count, bool isV4)
    {
        var type = *(ushort*)(message + 4);
        if (type == ErrorMessage) { return new(IsKnown: false, IsOwn: false, IsOnLink: false, default, -*(int*)(message + HeaderBytes)); }

        if (type != NewRoute || count < HeaderBytes + RouteBytes) { return default; }

        var kind = message[TypeAt];
        var isOnLink = kind == Unicast;
        IpAddress source = default;
        for (var at = HeaderBytes + RouteBytes; at + 4 <= count;)
        {
            int length = *(ushort*)(message + at);
            if (length < 4 || at + length > count) { break; }

            var value = new ReadOnlySpan<byte>(message + at + 4, length - 4);
            switch (*(ushort*)(message + at + 2))
            {
                case Gateway or Via:
                    isOnLink = false;
                    break;
                case PreferredSource when value.Length == (isV4 ? 4 : IpAddress.Size):
                    source = isV4 ? IpAddress.FromV4(value) : IpAddress.FromV6(value);
                    break;
            }

            at += (length + 3) & ~3;
        }

        return new(IsKnown: true, kind == Local, isOnLink, source, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0) { _ = LibC.close(_descriptor); }
    }
}
