using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>A TCP connection by its descriptor. Nothing here blocks.</summary>
static unsafe class TcpSocket
{
    /// <summary>Opens a socket whose ICMP errors are kept, and sends the first SYN. Returns 0 when that is under way, or an errno; the descriptor is -1 where none was opened.</summary>
    /// <param name="address">The target.</param>
    /// <param name="isV4">Its family.</param>
    /// <param name="port">Its port.</param>
    /// <param name="synCount">Repeats that the kernel sends at least, or 0 for what it is set to.</param>
    /// <param name="descriptor">The socket; the caller closes it.</param>
    public static int Connect(IpAddress address, bool isV4, ushort port, int synCount, out int descriptor)
    {
        descriptor = LibC.socket(isV4 ? SocketOption.FamilyV4 : SocketOption.FamilyV6, SocketOption.Stream | SocketOption.NonBlocking | SocketOption.CloseOnExec, 0);
        if (descriptor < 0) { return Marshal.GetLastPInvokeError(); }

        if (ErrorQueue.Enable(descriptor, isV4) is var fault and not 0) { return fault; }

        if (synCount > 0 && LibC.setsockopt(descriptor, SocketOption.LevelTcp, SocketOption.TcpSynCount, &synCount, sizeof(int)) != 0) { return Marshal.GetLastPInvokeError(); }

        var target = new Endpoint(address, isV4, port);
        if (LibC.connect(descriptor, &target, target.Bytes) == 0) { return 0; }

        var errno = Marshal.GetLastPInvokeError();
        return errno == Errno.InProgress ? 0 : errno;
    }

    /// <summary>Our port of the connection, or 0.</summary>
    public static ushort LocalPort(int descriptor)
    {
        Endpoint name = default;
        var bytes = sizeof(Endpoint);
        return LibC.getsockname(descriptor, &name, &bytes) == 0 ? name.Port : (ushort)0;
    }

    /// <summary>The pending error, which is cleared: an errno, or 0.</summary>
    public static int TakeError(int descriptor)
    {
        int errno;
        var bytes = sizeof(int);
        return LibC.getsockopt(descriptor, SocketOption.LevelSocket, SocketOption.Error, &errno, &bytes) == 0 ? errno : Marshal.GetLastPInvokeError();
    }

    /// <summary>Sends all of <paramref name="bytes"/>, which is little and the connection new. False when it did not take them.</summary>
    public static bool Send(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes) { return LibC.send(descriptor, start, (nuint)bytes.Length, SocketOption.DoNotWait | SocketOption.NoSignal) == bytes.Length; }
    }

    /// <summary>Reads what is there: bytes, 0 at the end of the stream, or a negative errno.</summary>
    public static int Receive(int descriptor, Span<byte> room)
    {
        fixed (byte* start = room)
        {
            var count = (int)LibC.recv(descriptor, start, (nuint)room.Length, SocketOption.DoNotWait);
            return count >= 0 ? count : -Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Says that nothing more will be sent.</summary>
    public static void EndSending(int descriptor) => _ = LibC.shutdown(descriptor, SocketOption.ShutWrite);

    /// <summary>Closes. With <paramref name="reset"/> an open connection ends with a reset and leaves no TIME_WAIT.</summary>
    public static void Close(int descriptor, bool reset)
    {
        if (reset)
        {
            var linger = stackalloc int[2];
            (linger[0], linger[1]) = (1, 0);
            _ = LibC.setsockopt(descriptor, SocketOption.LevelSocket, SocketOption.Linger, linger, 2 * sizeof(int));
        }

        _ = LibC.close(descriptor);
    }
}
