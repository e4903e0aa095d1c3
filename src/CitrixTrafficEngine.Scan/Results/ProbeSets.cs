using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Finds a port in the probes of an address. Most addresses of a plan share their probes, so the index of a set is kept.</summary>
sealed class ProbeSets(ScanPlan plan)
{
    readonly Dictionary<PlannedProbe, Dictionary<(Transport Transport, ushort Port), int>> _byFirst = new(ReferenceEqualityComparer.Instance);

    /// <summary>The place of a port in the probes of <paramref name="host"/>, or −1.</summary>
    public int IndexOf(int host, Transport transport, ushort port)
    {
        var probes = plan.ProbesOf(host);
        if (probes.IsEmpty) { return -1; }

        if (!_byFirst.TryGetValue(probes[0], out var index)) { _byFirst.Add(probes[0], index = IndexOf(probes)); }

        // Two sets may begin with one probe and go on differently.
        if (index.TryGetValue((transport, port), out var at) && at < probes.Length && Asks(probes[at], transport, port)) { return at; }

        for (at = 0; at < probes.Length; at++)
        {
            if (Asks(probes[at], transport, port)) { return at; }
        }

        return -1;
    }

    static bool Asks(PlannedProbe probe, Transport transport, ushort port) => probe.Transport == transport && probe.Port == port;

    static Dictionary<(Transport Transport, ushort Port), int> IndexOf(ReadOnlySpan<PlannedProbe> probes)
    {
        var index = new Dictionary<(Transport, ushort), int>(probes.Length);
        for (var at = 0; at < probes.Length; at++) { index.TryAdd((probes[at].Transport, probes[at].Port), at); }

        return index;
    }
}
