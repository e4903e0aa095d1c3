using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>The functions of the C library that the sweep calls, as POSIX and the Linux manual pages declare them. Linux, 64 bits.</summary>
static unsafe partial class LibC
{
    const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socket(int family, int kind, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(int descriptor, int command, FileLock* argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int bind(int descriptor, Endpoint* address, int bytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int connect(int descriptor, Endpoint* address, int bytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockname(int descriptor, Endpoint* address, int* bytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(int descriptor, int level, int name, void* value, int bytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(int descriptor, int level, int name, void* value, int* bytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(int descriptor, byte* bytes, nuint count, int flags, Endpoint* address, int addressBytes);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(int descriptor, byte* bytes, nuint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvmsg(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sendmmsg(int descriptor, BatchedMessage* messages, uint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int recvmmsg(int descriptor, BatchedMessage* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int shutdown(int descriptor, int how);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int close(int descriptor);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, void* interest);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(int epoll, void* events, int count, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setrlimit(int resource, ResourceLimit* limit);
}
