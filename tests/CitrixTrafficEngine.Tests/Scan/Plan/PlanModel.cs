using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

/// <summary>A random plan, and the set of its pairs made one address at a time.</summary>
sealed class PlanModel
{
    // Small neighbourhoods, so that ranges meet, overlap and touch; one at each border of the families.
    static readonly UInt128[] s_bases =
    [
        0,
        AddressRange.V4.First,
        AddressRange.V4.First + 0x0a00_0000,
        AddressRange.V4.Last - 60,
        new(0x2001_0db8_0000_0000, 0),
        UInt128.MaxValue - 60,
    ];

    readonly List<(List<AddressRange> Hosts, List<AddressRange> Without, ImmutableArray<PlannedProbe> Probes)> _groups = [];

    public HashSet<(IpAddress, Transport, ushort)> Pairs { get; } = [];

    public static PlanModel Random(Random random)
    {
        var model = new PlanModel();
        for (var group = random.Next(1, 4); group > 0; group--) { model._groups.Add((Ranges(random, 6), Ranges(random, 4), Probes(random))); }

        foreach (var (hosts, without, probes) in model._groups)
        {
            var excluded = Each(without).ToHashSet();
            foreach (var address in Each(hosts).Where(address => !excluded.Contains(address)))
            {
                foreach (var probe in probes) { model.Pairs.Add((address, probe.Transport, probe.Port)); }
            }
        }

        return model;
    }

    public ScanPlan Plan(ulong seed, (int Index, int Count) shard) => ScanPlan.Create(
        [.. _groups.Select(group => new PlanGroup(TargetSet.Of(group.Hosts).Except(TargetSet.Of(group.Without)), group.Probes))],
        new() { Seed = seed, Shard = shard, HasCanary = false });

    static List<AddressRange> Ranges(Random random, int most)
    {
        var ranges = new List<AddressRange>();
        for (var count = random.Next(1, most); count > 0; count--)
        {
            var first = s_bases[random.Next(s_bases.Length)] + (UInt128)random.Next(30);
            ranges.Add(new(first, first + (UInt128)random.Next(random.Next(1, 30))));
        }

        return ranges;
    }

    static ImmutableArray<PlannedProbe> Probes(Random random)
    {
        var probes = ImmutableArray.CreateBuilder<PlannedProbe>();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            var transport = (Transport)random.Next(3);
            probes.Add(new(transport, transport == Transport.Icmp ? (ushort)0 : (ushort)random.Next(1, 5), null, [], IsSink: false, IsCanary: false));
        }

        return probes.DrainToImmutable();
    }

    static IEnumerable<IpAddress> Each(List<AddressRange> ranges)
    {
        foreach (var range in ranges)
        {
            for (var step = UInt128.Zero; step < range.Count; step++) { yield return AddressRange.AddressOf(range.First + step); }
        }
    }
}
