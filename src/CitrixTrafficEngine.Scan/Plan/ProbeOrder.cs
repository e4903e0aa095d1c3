namespace CitrixTrafficEngine.Scan;

/// <summary>The order in which the pairs of one shard are probed: rounds over all addresses, each of which gets one of its probes in a round.</summary>
/// <remarks>
/// Addresses stand by falling number of probes (their rank), so that the addresses of a round are the first ones. A shard
/// takes every n-th rank, whatever the seed. Within a shard the seed orders the addresses, the same way in each round of
/// equally many, so that two probes of one address are as far apart as they can be; and for each address its probes.
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
        for (var at = 0; at < _byRank.Length; at++) { PairCount += InShard(EndRank(at), EndRank(at - 1)) * _byRank[at].Probes.Length; }
    }

    /// <summary>Pairs of the shard.</summary>
    public long PairCount { get; }

    /// <summary>The numbers of the shard's pairs, each once.</summary>
    public IEnumerable<long> Pairs()
    {
        var round = 0;
        for (var last = _byRank.Length - 1; last >= 0; last--)
        {
            // The addresses up to this segment take part in the rounds that its probes fill.
            var hosts = new Permutation(InShard(EndRank(last), 0), Permutation.Mix(_seed ^ (ulong)EndRank(last)));
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
        var probes = new Permutation(segment.Probes.Length, Permutation.Mix(_seed + (ulong)(segment.FirstHost + offset)));
        return segment.FirstPair + (offset * segment.Probes.Length) + probes.At(round);
    }

    // Ranks of this shard among those from first to end.
    long InShard(long end, long first) => InShard(end) - InShard(first);

    long InShard(long end) => (end - _shard.Index + _shard.Count) / _shard.Count;

    int EndRank(int at) => at < 0 ? 0 : _byRank[at].FirstRank + _byRank[at].Count;
}
