using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>What a combination of groups asks together. Combinations that ask the same share one list, so that a site of many like hosts makes few parts.</summary>
sealed class CombinedProbes(IReadOnlyList<PlanGroup> groups, PlanOptions options)
{
    readonly Dictionary<string, ImmutableArray<PlannedProbe>> _byGroups = new(StringComparer.Ordinal);
    readonly Dictionary<string, ImmutableArray<PlannedProbe>> _byContent = new(StringComparer.Ordinal);

    /// <summary>The probes of the groups with these indices: TCP, UDP, echo, by port, and the canary last.</summary>
    public ImmutableArray<PlannedProbe> Of(SortedSet<int> together)
    {
        var key = string.Join(',', together);
        if (_byGroups.TryGetValue(key, out var probes)) { return probes; }

        probes = Merge(together);
        var content = string.Join('\n', probes.Select(probe => $"{probe.Transport} {probe.Port} {probe.Service} {probe.IsSink} {string.Join(' ', probe.Rows)}"));
        if (!_byContent.TryAdd(content, probes)) { probes = _byContent[content]; }

        _byGroups.Add(key, probes);
        return probes;
    }

    ImmutableArray<PlannedProbe> Merge(SortedSet<int> together)
    {
        var merged = new SortedDictionary<(Transport, ushort), PlannedProbe>();
        foreach (var probe in together.SelectMany(group => groups[group].Probes))
        {
            var key = (probe.Transport, probe.Port);
            merged[key] = merged.TryGetValue(key, out var earlier) ? Joined(earlier, probe) : probe;
        }

        List<PlannedProbe> probes = [.. merged.Values];
        if (options.HasCanary && CanaryPort.For(probes, options.KnownPorts) is { } port) { probes.Add(new(Transport.Tcp, port, null, [], IsSink: false, IsCanary: true)); }

        return [.. probes];
    }

    static PlannedProbe Joined(PlannedProbe one, PlannedProbe other) => one with
    {
        Service = one.Service == other.Service ? one.Service : null,
        Rows = [.. one.Rows.Union(other.Rows)],
        IsSink = one.IsSink && other.IsSink,
    };
}
