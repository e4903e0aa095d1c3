namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Numbers of families, kinds, levels, options and flags. Source: the Linux kernel's uapi headers (socket.h, in.h, in6.h, tcp.h).</summary>
static class SocketOption
{
    public const int FamilyV4 = 2; // AF_INET
    public const int FamilyV6 = 10; // AF_INET6
    public const int FamilyNetlink = 16; // AF_NETLINK

    public const int Stream = 1; // SOCK_STREAM
    public const int Datagram = 2; // SOCK_DGRAM
    public const int Raw = 3; // SOCK_RAW
    public const int NonBlocking = 0x800; // SOCK_NONBLOCK
    public const int CloseOnExec = 0x8_0000; // SOCK_CLOEXEC

    public const int ProtocolIcmp = 1; // IPPROTO_ICMP
    public const int ProtocolIcmpV6 = 58; // IPPROTO_ICMPV6

    public const int LevelSocket = 1; // SOL_SOCKET
    public const int Error = 4; // SO_ERROR
    public const int ReceiveBuffer = 8; // SO_RCVBUF
    public const int Linger = 13; // SO_LINGER
    public const int MemoryInfo = 55; // SO_MEMINFO

    public const int LevelTcp = 6; // IPPROTO_TCP
    public const int TcpSynCount = 7; // TCP_SYNCNT
    public const int TcpInfo = 11; // TCP_INFO

    public const int LevelV4 = 0; // IPPROTO_IP
    public const int ReceiveErrorsV4 = 11; // IP_RECVERR

    public const int LevelV6 = 41; // IPPROTO_IPV6
    public const int ReceiveErrorsV6 = 25; // IPV6_RECVERR
    public const int OnlyV6 = 26; // IPV6_V6ONLY

    public const int DoNotWait = 0x40; // MSG_DONTWAIT
    public const int ErrorQueue = 0x2000; // MSG_ERRQUEUE
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL

    public const int ShutWrite = 1; // SHUT_WR
}
