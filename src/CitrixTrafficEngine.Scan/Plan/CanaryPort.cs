using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Chooses the TCP port on which nothing is expected to listen.</summary>
static class CanaryPort
{
    // Above the ports that daemons are given, below the ephemeral ones of Linux (32,768 on): what listens here was put here.
    const int First = 20_000;
    const int End = 32_768;
    const int All = 65_536;

    /// <summary>
    /// A port that neither <paramref name="probes"/> nor <paramref name="known"/> list, or null where all TCP ports are
    /// asked. The same question gives the same port, so that a resumed run finds its plan again.
    /// </summary>
    public static ushort? For(IReadOnlyList<PlannedProbe> probes, IReadOnlySet<ushort> known)
    {
        var asked = new HashSet<ushort>(known);
        var hash = 0UL;
        foreach (var probe in probes)
        {
            if (probe.Transport == Transport.Tcp) { asked.Add(probe.Port); }

            hash = Permutation.Mix(hash ^ ((ulong)probe.Transport << 16) ^ probe.Port);
        }

        return Free(First, End, hash, asked) ?? Free(1_024, All, hash, asked) ?? Free(1, 1_024, hash, asked);
    }

    static ushort? Free(int first, int end, ulong hash, HashSet<ushort> asked)
    {
        var count = (ulong)(end - first);
        for (var step = 0UL; step < count; step++)
        {
            var port = (ushort)(first + (int)((hash % count + step) % count));
            if (!asked.Contains(port)) { return port; }
        }

        return null;
    }
}
