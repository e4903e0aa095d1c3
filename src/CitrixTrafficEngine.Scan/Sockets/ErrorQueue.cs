using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Reads what ICMP errors a socket got, from its error queue: an ordinary user may, once the socket asked for it.</summary>
/// <remarks>Source: ip(7), IP_RECVERR; ipv6(7); struct sock_extended_err of linux/errqueue.h.</remarks>
static unsafe class ErrorQueue
{
    const int ControlHeaderBytes = 16; // struct cmsghdr: length, level, type
    const int OriginIcmp = 2; // SO_EE_ORIGIN_ICMP
    const int OriginIcmpV6 = 3; // SO_EE_ORIGIN_ICMP6
    const int ErrorBytes = 16; // struct sock_extended_err; the sender's address follows
    const int OriginAt = 4;
    const int TypeAt = 5;
    const int CodeAt = 6;

    /// <summary>Asks for the errors of <paramref name="descriptor"/>. Returns 0 or an errno.</summary>
    public static int Enable(int descriptor, bool isV4)
    {
        var one = 1;
        var result = isV4
            ? LibC.setsockopt(descriptor, SocketOption.LevelV4, SocketOption.ReceiveErrorsV4, &one, sizeof(int))
            : LibC.setsockopt(descriptor, SocketOption.LevelV6, SocketOption.ReceiveErrorsV6, &one, sizeof(int));
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// Takes entries from the queue until one is an ICMP error: its evidence and where the probe had gone that it answers. False when the queue is empty.
    /// </summary>
    public static bool TryTake(int descriptor, out IcmpEvidence evidence, out Endpoint target)
    {
        evidence = default;
        target = default;
        var control = stackalloc byte[512];
        var quoted = stackalloc byte[64];
        while (true)
        {
            Endpoint name = default;
            var segment = new Segment { Bytes = quoted, Count = 64 };
            var message = new MessageHeader { Name = &name, NameBytes = sizeof(Endpoint), Segments = &segment, SegmentCount = 1, Control = control, ControlBytes = 512 };
            if (LibC.recvmsg(descriptor, &message, SocketOption.ErrorQueue | SocketOption.DoNotWait) < 0) { return false; }

            if (Find(control, (int)message.ControlBytes, out evidence))
            {
                target = name;
                return true;
            }
        }
    }

    static bool Find(byte* control, int bytes, out IcmpEvidence evidence)
    {
        evidence = default;
        for (var at = 0; at + ControlHeaderBytes <= bytes;)
        {
            var length = (int)*(nuint*)(control + at);
            if (length < ControlHeaderBytes || at + length > bytes) { return false; }

            var (level, type) = (*(int*)(control + at + 8), *(int*)(control + at + 12));
            var isError = (level == SocketOption.LevelV4 && type == SocketOption.ReceiveErrorsV4) || (level == SocketOption.LevelV6 && type == SocketOption.ReceiveErrorsV6);
            var error = control + at + ControlHeaderBytes;
            if (isError && length >= ControlHeaderBytes + ErrorBytes + Endpoint.BytesV4 && error[OriginAt] is OriginIcmp or OriginIcmpV6)
            {
                var sender = *(Endpoint*)(error + ErrorBytes);
                evidence = new(error[TypeAt], error[CodeAt], sender.IsKnown ? sender.Address : default);
                return true;
            }

            at += (length + 7) & ~7;
        }

        return false;
    }
}
