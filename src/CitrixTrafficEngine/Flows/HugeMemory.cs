using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CitrixTrafficEngine.Flows;

/// <summary>Native memory for tables that are read at random: on Linux in pages of 2 MiB where the kernel has them.</summary>
/// <remarks>With pages of 4 KiB nearly every flow costs a walk of the page tables as well.</remarks>
static unsafe partial class HugeMemory
{
    /// <summary>Size of a large page on x86-64 and on arm64 with small pages of 4 KiB: 2 MiB.</summary>
    public const int PageBytes = 2 << 20;

    /// <summary>MADV_HUGEPAGE, madvise(2).</summary>
    const int AdviseHuge = 14;

    /// <summary>Takes memory whose content is not defined. To be given back with <see cref="NativeMemory.AlignedFree"/>.</summary>
    public static void* Alloc(nuint bytes)
    {
        var memory = NativeMemory.AlignedAlloc(bytes, bytes < PageBytes ? 64 : (nuint)PageBytes);
        if (bytes >= PageBytes && OperatingSystem.IsLinux()) { Advise(memory, bytes); }

        return memory;
    }

    // A kernel without large pages refuses the advice; the memory is the same.
    [SupportedOSPlatform("linux")]
    static void Advise(void* memory, nuint bytes) => _ = MemoryAdvise(memory, bytes & ~(nuint)(PageBytes - 1), AdviseHuge);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(void* address, nuint length, int advice);
}
