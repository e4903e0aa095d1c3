namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>How many descriptors the process may have.</summary>
static unsafe class DescriptorLimit
{
    const int OpenFiles = 7; // RLIMIT_NOFILE

    // The runtime, the output, name resolution and the sweep's own few sockets.
    const int Reserve = 32;

    /// <summary>Raises the soft limit to the hard one and returns how many sockets may be opened now, at least 1.</summary>
    public static int Raise()
    {
        ResourceLimit limit;
        if (LibC.getrlimit(OpenFiles, &limit) != 0) { return 64; }

        if (limit.Soft < limit.Hard)
        {
            var wanted = limit with { Soft = limit.Hard };
            if (LibC.setrlimit(OpenFiles, &wanted) == 0) { limit = wanted; }
        }

        var used = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        return (int)Math.Clamp((long)Math.Min(limit.Soft, 1 << 30) - used - Reserve, 1, 1 << 30);
    }
}
