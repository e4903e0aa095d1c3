namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Error numbers of Linux, and what they mean to a sweep. Source: asm-generic/errno.h.</summary>
static class Errno
{
    public const int NotPermitted = 1; // EPERM
    public const int Interrupted = 4; // EINTR
    public const int TryAgain = 11; // EAGAIN
    public const int NoMemory = 12; // ENOMEM
    public const int AccessDenied = 13; // EACCES
    public const int Invalid = 22; // EINVAL
    public const int TooManyInSystem = 23; // ENFILE
    public const int TooManyInProcess = 24; // EMFILE
    public const int NoSpace = 28; // ENOSPC
    public const int BrokenPipe = 32; // EPIPE
    public const int NotImplemented = 38; // ENOSYS
    public const int Protocol = 71; // EPROTO
    public const int MessageTooLong = 90; // EMSGSIZE
    public const int NoProtocolOption = 92; // ENOPROTOOPT
    public const int OperationNotSupported = 95; // EOPNOTSUPP
    public const int AddressInUse = 98; // EADDRINUSE
    public const int AddressNotAvailable = 99; // EADDRNOTAVAIL
    public const int NetworkUnreachable = 101; // ENETUNREACH
    public const int ConnectionReset = 104; // ECONNRESET
    public const int NoBuffers = 105; // ENOBUFS
    public const int TimedOut = 110; // ETIMEDOUT
    public const int ConnectionRefused = 111; // ECONNREFUSED
    public const int HostDown = 112; // EHOSTDOWN
    public const int HostUnreachable = 113; // EHOSTUNREACH
    public const int InProgress = 115; // EINPROGRESS
    public const int NotOnNetwork = 64; // ENONET

    /// <summary>Whether descriptors, ports or memory ran out here: the probe is queued again, for it says nothing of the target.</summary>
    public static bool IsShortage(int errno) =>
        errno is TryAgain or NoMemory or TooManyInSystem or TooManyInProcess or NoSpace or AddressInUse or AddressNotAvailable or NoBuffers;

    /// <summary>Whether descriptors ran out: fewer probes in flight help, a lower rate does not.</summary>
    public static bool IsDescriptorShortage(int errno) => errno is TooManyInSystem or TooManyInProcess or AddressNotAvailable or AddressInUse;

    /// <summary>Whether this machine found no way to the target.</summary>
    public static bool IsNoRoute(int errno) => errno is NetworkUnreachable or HostUnreachable or AccessDenied;

    /// <summary>Whether an ICMP error that came earlier, for any target, can be what a send on an unconnected socket reports (icmp_err_convert of the kernel).</summary>
    public static bool CanBePending(int errno) => errno is NetworkUnreachable or HostUnreachable or NoProtocolOption or ConnectionRefused or MessageTooLong
        or OperationNotSupported or HostDown or NotOnNetwork or AccessDenied or Protocol;
}
