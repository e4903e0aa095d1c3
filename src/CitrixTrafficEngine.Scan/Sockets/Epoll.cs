using System.ComponentModel;
using System.Runtime.InteropServices;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>Waits for many sockets at once, to the nanosecond where the kernel can (epoll_pwait2, 5.11), else to the millisecond.</summary>
sealed unsafe class Epoll : IDisposable
{
    /// <summary>Bytes to read (EPOLLIN).</summary>
    public const uint Readable = 0x1;

    /// <summary>Room to write: a connection stands (EPOLLOUT).</summary>
    public const uint Writable = 0x4;

    /// <summary>An error is pending, or the error queue holds one (EPOLLERR).</summary>
    public const uint Failed = 0x8;

    /// <summary>Both directions are closed (EPOLLHUP).</summary>
    public const uint HungUp = 0x10;

    /// <summary>Only changes are told (EPOLLET).</summary>
    public const uint EdgeTriggered = 1u << 31;

    const int Add = 1; // EPOLL_CTL_ADD
    const int MostEvents = 256;
    const nint WaitWithNanoseconds = 441; // __NR_epoll_pwait2, the same on every architecture
    const long NanosecondsPerSecond = 1_000_000_000;

    // struct epoll_event is packed on x86-64 only.
    static readonly int s_dataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    static readonly int s_stride = s_dataAt + 8;

    readonly int _descriptor;
    readonly byte* _events;
    bool _hasNanoseconds = true;

    /// <summary>Creates it.</summary>
    /// <exception cref="Win32Exception">The system has no descriptor or memory for it.</exception>
    public Epoll()
    {
        _descriptor = LibC.epoll_create1(SocketOption.CloseOnExec);
        if (_descriptor < 0) { throw new Win32Exception(Marshal.GetLastPInvokeError()); }

        _events = (byte*)NativeMemory.AllocZeroed((nuint)(MostEvents * s_stride));
    }

    /// <summary>Watches <paramref name="socket"/>, whose events carry <paramref name="token"/>. Closing it ends that. Returns 0 or an errno.</summary>
    public int Watch(int socket, uint events, ulong token)
    {
        var interest = stackalloc byte[16];
        *(uint*)interest = events;
        *(ulong*)(interest + s_dataAt) = token;
        return LibC.epoll_ctl(_descriptor, Add, socket, interest) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Waits at most <paramref name="nanoseconds"/> and returns how many events <see cref="EventAt"/> can tell.</summary>
    public int Wait(long nanoseconds)
    {
        if (_hasNanoseconds)
        {
            var limit = stackalloc long[2];
            (limit[0], limit[1]) = long.DivRem(nanoseconds, NanosecondsPerSecond);
            var count = (int)LibC.syscall(WaitWithNanoseconds, _descriptor, (nint)_events, MostEvents, (nint)limit, 0, 0);
            if (count >= 0) { return count; }

            if (Marshal.GetLastPInvokeError() is not (Errno.NotImplemented or Errno.NotPermitted)) { return 0; }

            _hasNanoseconds = false;
        }

        return Math.Max(0, LibC.epoll_wait(_descriptor, _events, MostEvents, (int)((nanoseconds + 999_999) / 1_000_000)));
    }

    /// <summary>One event of the last wait.</summary>
    public (uint Events, ulong Token) EventAt(int index)
    {
        var at = _events + (index * s_stride);
        return (*(uint*)at, *(ulong*)(at + s_dataAt));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = LibC.close(_descriptor);
        NativeMemory.Free(_events);
    }
}
