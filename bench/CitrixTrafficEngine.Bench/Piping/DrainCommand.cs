using System.Runtime.InteropServices;
using CitrixTrafficEngine.Capture.Input;
using Microsoft.Win32.SafeHandles;

namespace CitrixTrafficEngine.Bench.Piping;

/// <summary><c>drain</c>: reads standard input to its end and says how many bytes there were. What any reader of that pipe costs at least.</summary>
static class DrainCommand
{
    /// <summary>As much as the enlarged pipe holds: 1 MiB.</summary>
    const int BufferBytes = 1024 * 1024;

    public static unsafe int Run()
    {
        var buffer = NativeMemory.AlignedAlloc(BufferBytes, 4096);

        // Enlarges the pipe as an audit does.
        using var input = InputFile.Of(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0), default);
        long total = 0;
        while (input.Read(new(buffer, BufferBytes)) is > 0 and var count) { total += count; }

        Console.Out.WriteLine(total);
        NativeMemory.AlignedFree(buffer);
        return 0;
    }
}
