namespace CitrixTrafficEngine.Scan;

/// <summary>The order in which the pairs of one shard are probed: rounds over all addresses, each of which gets one of its probes in a round.</summary>
/// <remarks>
/// Addresses stand by falling number of probes (their rank), so that the addresses of a round are the first ones. A shard
/// takes every n-th rank, whatever the seed. Within a shard the seed orders the addresses, the same way in each round of
/// equally many, so that two probes of one address are as far apart as they can be; and for each address its probes, after its canary:
/// until that is settled no answer of the address is, and what is not settled is lost when the run is killed.
/// </remarks>
sealed class ProbeOrder
{
    readonly ulong _seed;
    readonly (int Index, int Count) _shard;
    readonly PlanSegment[] _byRank;
    readonly int[] _firstRanks;

    /// <summary>The order of <paramref name="segments"/>.</summary>
    public ProbeOrder(PlanSegment[] segments, ulong seed, (int Index, int Count) shard)
    {
        _seed = seed;
        _shard = shard;
        _byRank = [.. segments.OrderBy(segment => segment.FirstRank)];
        _firstRanks = Array.ConvertAll(_byRank, segment => segment.FirstRank);
        foreach (var segment in _byRank) { PairCount += HostsOf(segment) * segment.Probes.Length; }
    }

    /// <summary>Pairs of the shard.</summary>
    public long PairCount { get; }

    /// <summary>How many addresses of <paramref name="segment"/> belong to the shard.</summary>
    public long HostsOf(PlanSegment segment) => InShard(segment.FirstRank + segment.Count) - InShard(segment.FirstRank);

    /// <summary>The numbers of the shard's pairs, each once.</summary>
    public IEnumerable<long> Pairs()
    {
        var round = 0;
        for (var last = _byRank.Length - 1; last >= 0; last--)
        {
            // The addresses up to this segment take part in the rounds that its probes fill.
            var hosts = new Permutation(InShard(EndRank(last)), Permutation.Mix(_seed ^ (ulong)EndRank(last)));
            for (; round < _byRank[last].Probes.Length; round++)
            {
                for (var at = 0L; at < hosts.Count; at++) { yield return PairAt((hosts.At(at) * _shard.Count) + _shard.Index - 1, round); }
            }
        }
    }

    long PairAt(long rank, int round)
    {
        var at = Array.BinarySearch(_firstRanks, (int)rank);
        ref readonly var segment = ref _byRank[at >= 0 ? at : ~at - 1];
        var offset = rank - segment.FirstRank;
        var first = segment.FirstPair + (offset * segment.Probes.Length);
        var others = segment.Probes.Length;
        if (segment.Probes[^1].IsCanary)
        {
            others--;
            if (round == 0) { return first + others; }

            round--;
        }

        return first + new Permutation(others, Permutation.Mix(_seed + (ulong)(segment.FirstHost + offset))).At(round);
    }

    // How many ranks below end are of this shard.
    long InShard(long end) => (end - _shard.Index + _shard.Count) / _shard.Count;

    int EndRank(int at) => _byRank[at].FirstRank + _byRank[at].Count;
}
