using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CitrixTrafficEngine.Capture.Input;

/// <summary>Reads a Linux pipe, FIFO or terminal, which a cancelled reader can leave.</summary>
/// <remarks>A read that waits cannot be cancelled, so it waits in poll(2) before.</remarks>
sealed partial class PipeSource : IByteSource
{
    /// <summary>Room for 1 MiB between the writer and us, the most that an unprivileged process gets by default (/proc/sys/fs/pipe-max-size); 64 KiB is the default.</summary>
    const int PipeBytes = 1024 * 1024;

    // Sources: linux/fcntl.h, asm-generic/poll.h.
    const int SetPipeSize = 1031;
    const short PollIn = 1;

    /// <summary>How often a waiting reader looks whether it is cancelled.</summary>
    const int IntervalMilliseconds = 100;

    readonly FileStream _pipe;
    readonly CancellationToken _cancel;

    /// <summary>Takes over <paramref name="pipe"/>, which cannot seek.</summary>
    public PipeSource(FileStream pipe, CancellationToken cancel)
    {
        _pipe = pipe;
        _cancel = cancel;

        // What is no pipe, or may not grow, stays as it is.
        _ = FileControl(pipe.SafeFileHandle, SetPipeSize, PipeBytes);
    }

    public int Read(Span<byte> buffer) => !_cancel.CanBeCanceled || WaitForBytes() ? _pipe.Read(buffer) : 0;

    public void Dispose() => _pipe.Dispose();

    bool WaitForBytes()
    {
        var handle = _pipe.SafeFileHandle;
        while (!_cancel.IsCancellationRequested)
        {
            var wait = new PollEntry { Descriptor = (int)handle.DangerousGetHandle(), Events = PollIn };
            if (Poll(ref wait, 1, IntervalMilliseconds) > 0) { return true; }
        }

        return false;
    }

    struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeFileHandle handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMilliseconds);
}
