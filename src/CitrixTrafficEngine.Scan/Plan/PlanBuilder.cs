using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Lays the groups of a plan side by side: each address once, with all that its groups ask.</summary>
static class PlanBuilder
{
    /// <summary>The segments by address.</summary>
    /// <exception cref="ArgumentException">More addresses than an index can count, or a port that must not be probed.</exception>
    public static PlanSegment[] Segments(IReadOnlyList<PlanGroup> groups, PlanOptions options)
    {
        foreach (var probe in groups.SelectMany(group => group.Probes)) { Check(probe, options); }

        var pieces = Pieces(groups, options);
        var segments = new PlanSegment[pieces.Count];
        long host = 0;
        long pair = 0;
        for (var at = 0; at < segments.Length; at++)
        {
            var (range, probes) = pieces[at];
            if (range.Count == 0 || range.Count > (UInt128)(int.MaxValue - host))
            {
                throw new ArgumentException($"more than {int.MaxValue} addresses", nameof(groups));
            }

            segments[at] = new(range.First, (int)range.Count, (int)host, pair, FirstRank: 0, probes);
            host += segments[at].Count;
            pair += (long)segments[at].Count * probes.Length;
        }

        Rank(segments);
        return segments;
    }

    static void Check(PlannedProbe probe, PlanOptions options)
    {
        if (AuditOnlyPorts.Reason(probe.Transport, probe.Port) is { } why && !(options.PokeAuditOnly && AuditOnlyPorts.TakesEmptyOnly(probe.Transport, probe.Port)))
        {
            throw new ArgumentException($"{probe.Port}/udp: {why}", nameof(probe));
        }

        var hasPort = probe.Transport is Transport.Tcp or Transport.Udp;
        if (probe.IsCanary || hasPort != (probe.Port != 0) || !(hasPort || probe.Transport == Transport.Icmp))
        {
            throw new ArgumentException($"{probe.Transport} {probe.Port} cannot be probed", nameof(probe));
        }
    }

    // Walks the borders of all ranges. What is between two borders belongs to one combination of groups.
    static List<(AddressRange Range, ImmutableArray<PlannedProbe> Probes)> Pieces(IReadOnlyList<PlanGroup> groups, PlanOptions options)
    {
        var borders = new List<(UInt128 At, int Group, bool Opens)>();
        var toTheEnd = UInt128.MaxValue; // where a range of the last address ends there is no border after it
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Probes.IsEmpty) { continue; }

            foreach (var range in groups[group].Hosts.Ranges)
            {
                borders.Add((range.First, group, true));
                if (range.Last != toTheEnd) { borders.Add((range.Last + 1, group, false)); }
            }
        }

        borders.Sort((left, right) => left.At.CompareTo(right.At));
        var pieces = new List<(AddressRange, ImmutableArray<PlannedProbe>)>();
        var asked = new CombinedProbes(groups, options);
        var open = new SortedSet<int>();
        var from = UInt128.Zero;
        foreach (var (at, group, opens) in borders)
        {
            if (at > from && open.Count > 0) { pieces.Add((new(from, at - 1), asked.Of(open))); }

            from = at;
            if (opens)
            {
                open.Add(group);
            }
            else
            {
                open.Remove(group);
            }
        }

        if (open.Count > 0) { pieces.Add((new(from, toTheEnd), asked.Of(open))); }

        return pieces;
    }

    // By falling number of probes, then by address: a round of the order takes those in front that have a probe left.
    static void Rank(PlanSegment[] segments)
    {
        var order = new int[segments.Length];
        for (var at = 0; at < order.Length; at++) { order[at] = at; }

        Array.Sort(order, (left, right) =>
        {
            var byProbes = segments[right].Probes.Length.CompareTo(segments[left].Probes.Length);
            return byProbes != 0 ? byProbes : left.CompareTo(right);
        });
        var rank = 0;
        foreach (var at in order)
        {
            segments[at] = segments[at] with { FirstRank = rank };
            rank += segments[at].Count;
        }
    }
}
