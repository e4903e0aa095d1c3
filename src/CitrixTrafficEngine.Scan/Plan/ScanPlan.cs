using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Which pairs of address and probe a sweep asks, and in which order. Immutable, and small whatever it covers: no list of addresses or pairs is kept.</summary>
public sealed class ScanPlan
{
    readonly PlanSegment[] _segments;
    readonly int[] _firstHosts;
    readonly long[] _firstPairs;
    readonly Dictionary<int, string> _names = [];
    readonly ProbeOrder _order;

    ScanPlan(PlanSegment[] segments, PlanOptions options)
    {
        _segments = segments;
        _firstHosts = Array.ConvertAll(segments, segment => segment.FirstHost);
        _firstPairs = Array.ConvertAll(segments, segment => segment.FirstPair);
        if (segments is [.., var last])
        {
            HostCount = last.FirstHost + last.Count;
            PairCount = last.FirstPair + ((long)last.Count * last.Probes.Length);
        }

        Seed = options.Seed;
        Shard = options.Shard;
        Hash = PlanHash.Of(segments);
        _order = new(segments, Seed, Shard);
        foreach (var (address, name) in options.Names)
        {
            if (Find(address) is { } host) { _names.Add(host, name); }
        }
    }

    /// <summary>Addresses of the whole plan, all shards together.</summary>
    public int HostCount { get; }

    /// <summary>Pairs of the whole plan, all shards together.</summary>
    public long PairCount { get; }

    /// <summary>Pairs of this shard.</summary>
    public long ShardPairCount => _order.PairCount;

    /// <summary>Decides the order of this run.</summary>
    public ulong Seed { get; }

    /// <summary>Which part of the addresses this run takes, from 1, of how many.</summary>
    public (int Index, int Count) Shard { get; }

    /// <summary>32 hex digits that are equal for plans of the same addresses and ports, whatever their names, seed and shard.</summary>
    public string Hash { get; }

    /// <summary>The plan of <paramref name="groups"/>.</summary>
    /// <exception cref="ArgumentException">It has more than 2,147,483,647 addresses, a port that must not be probed, or a shard that is none.</exception>
    public static ScanPlan Create(IReadOnlyList<PlanGroup> groups, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        var (index, count) = options.Shard;
        return count >= 1 && index >= 1 && index <= count
            ? new(PlanBuilder.Segments(groups, options), options)
            : throw new ArgumentException($"{index}/{count} is no shard", nameof(options));
    }

    /// <summary>The address with index <paramref name="host"/>, which is below <see cref="HostCount"/>. Never allocates.</summary>
    public IpAddress AddressOf(int host)
    {
        ref readonly var segment = ref SegmentOf(host);
        return AddressRange.AddressOf(segment.First + (UInt128)(host - segment.FirstHost));
    }

    /// <summary>Whether the address is of IPv4.</summary>
    public bool IsV4(int host) => AddressOf(host).IsV4;

    /// <summary>The name that the user gave for the address, the first of several, or null.</summary>
    public string? NameOf(int host) => _names.GetValueOrDefault(host);

    /// <summary>What the address is asked; a canary, where it has one, is the last.</summary>
    public ReadOnlySpan<PlannedProbe> ProbesOf(int host) => SegmentOf(host).Probes.AsSpan();

    /// <summary>The number of the address's first pair. The number of a pair is this and the probe's index in <see cref="ProbesOf"/>.</summary>
    public long FirstPairOf(int host)
    {
        ref readonly var segment = ref SegmentOf(host);
        return segment.FirstPair + ((long)(host - segment.FirstHost) * segment.Probes.Length);
    }

    /// <summary>The address and the index in its <see cref="ProbesOf"/> that <paramref name="pair"/> numbers. Never allocates.</summary>
    public (int Host, int Probe) Locate(long pair)
    {
        ref readonly var segment = ref _segments[AtOrBefore(_firstPairs, pair)];
        var (offset, probe) = long.DivRem(pair - segment.FirstPair, segment.Probes.Length);
        return ((int)(segment.FirstHost + offset), (int)probe);
    }

    /// <summary>The index of <paramref name="address"/>, or null where it is not in the plan. Never allocates.</summary>
    public int? Find(IpAddress address)
    {
        var number = AddressRange.NumberOf(address);
        var (low, high) = (0, _segments.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            ref readonly var segment = ref _segments[middle];
            if (number < segment.First)
            {
                high = middle - 1;
            }
            else if (number - segment.First >= (UInt128)segment.Count)
            {
                low = middle + 1;
            }
            else
            {
                return segment.FirstHost + (int)(number - segment.First);
            }
        }

        return null;
    }

    /// <summary>The numbers of this shard's pairs, each exactly once, in an order that goes over all addresses before it comes back to one.</summary>
    public IEnumerable<long> Pairs() => _order.Pairs();

    /// <summary>Whether <paramref name="pair"/> is one of this shard.</summary>
    public bool IsInShard(long pair)
    {
        var (host, _) = Locate(pair);
        ref readonly var segment = ref SegmentOf(host);
        return (segment.FirstRank + host - segment.FirstHost) % Shard.Count == Shard.Index - 1;
    }

    /// <summary>The addresses of the whole plan, in their order.</summary>
    public TargetSet Hosts => HostsOf(_segments);

    /// <summary>The addresses of the whole plan that are asked the same, and what, canary included.</summary>
    public IEnumerable<PlanGroup> Groups() => _segments.GroupBy(segment => segment.Probes).Select(alike => new PlanGroup(HostsOf(alike), alike.Key));

    /// <summary>How many addresses of this shard are asked the same, and what, part by part.</summary>
    internal IEnumerable<(long Hosts, ImmutableArray<PlannedProbe> Probes)> ShardParts() => _segments.Select(segment => (_order.HostsOf(segment), segment.Probes));

    ref readonly PlanSegment SegmentOf(int host) => ref _segments[AtOrBefore(_firstHosts, host)];

    static TargetSet HostsOf(IEnumerable<PlanSegment> segments) =>
        TargetSet.Of(segments.Select(segment => new AddressRange(segment.First, segment.First + (UInt128)segment.Count - 1)));

    static int AtOrBefore<T>(T[] starts, T value)
    {
        var at = Array.BinarySearch(starts, value);
        return at >= 0 ? at : ~at - 1;
    }
}
