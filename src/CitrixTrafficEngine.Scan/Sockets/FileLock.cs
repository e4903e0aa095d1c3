using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>struct flock of fcntl(2), 64 bits: with a start and a length of 0 it means the whole file.</summary>
[StructLayout(LayoutKind.Sequential)]
struct FileLock
{
    /// <summary>F_OFD_SETLK: sets a lock of the open file description, without waiting. Linux 3.15.</summary>
    public const int SetOfDescription = 37;

    /// <summary>F_WRLCK: nobody else has a lock.</summary>
    public const short Write = 1;

    public short Kind;
    public short Whence;
    public long Start;
    public long Length;

    /// <summary>Must be 0.</summary>
    public int Process;
}
