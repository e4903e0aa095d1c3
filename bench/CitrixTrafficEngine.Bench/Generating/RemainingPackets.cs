namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>Picks a flow with the chance of its remaining packets, so that every order of all packets that keeps each flow's own is as likely as any other.</summary>
/// <remarks>A Fenwick tree over the remaining counts. Source: Fenwick, "A new data structure for cumulative frequency tables" (1994).</remarks>
sealed class RemainingPackets
{
    readonly long[] _tree;
    readonly int _top;
    long _total;

    public RemainingPackets(ReadOnlySpan<long> counts)
    {
        _tree = new long[counts.Length + 1];
        for (var at = 1; at <= counts.Length; at++)
        {
            _tree[at] += counts[at - 1];
            _total += counts[at - 1];
            var parent = at + (at & -at);
            if (parent < _tree.Length) { _tree[parent] += _tree[at]; }
        }

        _top = 1;
        while (_top * 2 < _tree.Length) { _top *= 2; }
    }

    /// <summary>Picks a flow and takes one packet from it.</summary>
    public int Take(SplitMix random)
    {
        var target = random.Below(_total--);
        var at = 0;
        for (var step = _top; step > 0; step /= 2)
        {
            if (at + step >= _tree.Length || _tree[at + step] > target) { continue; }

            at += step;
            target -= _tree[at];
        }

        for (var node = at + 1; node < _tree.Length; node += node & -node) { _tree[node]--; }

        return at;
    }
}
