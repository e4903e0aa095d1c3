using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Ctxscan;

/// <summary>Standard output that says when its reader has gone. The runtime's own stream drops what it is sent then, and a command would work on for nobody.</summary>
[UnsupportedOSPlatform("windows")]
sealed partial class StandardOutput : Stream
{
    const int Descriptor = 1;
    const int Eintr = 4; // errno values are the same on Linux and macOS for these three
    const int Epipe = 32;
    const int EagainLinux = 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("standard output has no length");

    public override long Position
    {
        get => throw new NotSupportedException("standard output has no position");
        set => throw new NotSupportedException("standard output has no position");
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("standard output is not read");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("standard output has no position");

    public override void SetLength(long value) => throw new NotSupportedException("standard output has no length");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = WriteTo(Descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var errno = Marshal.GetLastPInvokeError();
            switch (errno)
            {
                case Eintr:
                    break;
                case Epipe:
                    throw new ClosedPipeException();
                case EagainLinux when OperatingSystem.IsLinux():
                    Thread.Sleep(1); // somebody made the pipe non-blocking
                    break;
                default:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(errno));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
