namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>What the kernel knows of a connection: struct tcp_info of linux/tcp.h, as far as it is needed.</summary>
/// <param name="State">TCP state, numbered as in net/tcp_states.h.</param>
/// <param name="Repeats">Segments sent again: before the handshake, SYNs after the first.</param>
/// <param name="RoundTripUs">Smoothed round trip in microseconds, 0 before the first is known.</param>
readonly record struct TcpInfo(byte State, int Repeats, int RoundTripUs)
{
    const byte SynSent = 2; // TCP_SYN_SENT
    const byte SynReceived = 3; // TCP_SYN_RECV
    const byte Closed = 7; // TCP_CLOSE

    const int RoundTripAt = 68; // tcpi_rtt
    const int RepeatsAt = 100; // tcpi_total_retrans
    const int Bytes = RepeatsAt + 4;

    /// <summary>Whether the handshake is done and the connection still has a state.</summary>
    public bool IsConnected => State is not (0 or SynSent or SynReceived or Closed);

    /// <summary>Reads it. All zero where the kernel will not say.</summary>
    public static unsafe TcpInfo Of(int descriptor)
    {
        var info = stackalloc byte[Bytes];
        var bytes = Bytes;
        return LibC.getsockopt(descriptor, SocketOption.LevelTcp, SocketOption.TcpInfo, info, &bytes) == 0 && bytes == Bytes
            ? new(info[0], *(int*)(info + RepeatsAt), *(int*)(info + RoundTripAt))
            : default;
    }
}
