using CitrixTrafficEngine.Collections;

namespace CitrixTrafficEngine.Findings;

/// <summary>Keeps something small of each pair. Bounded: later pairs are not followed, and counted.</summary>
sealed class PairTable<T>
    where T : struct
{
    /// <summary>Most pairs: 65,536.</summary>
    public const int MaxPairs = 65_536;

    readonly BoundedTable<Pair, T> _pairs = new(MaxPairs);
    T _none;

    /// <summary>Pairs that were not followed.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether the pair that <see cref="Of"/> was asked for last is followed.</summary>
    public bool IsFollowed { get; private set; }

    public IEnumerable<KeyValuePair<Pair, T>> All => Enumerable.Range(0, _pairs.Count).Select(index => KeyValuePair.Create(_pairs.KeyAt(index), _pairs.ValueAt(index)));

    /// <summary>What is kept of the pair, valid until the next is asked for. Beyond the bound what is written there is lost.</summary>
    public ref T Of(in Pair pair)
    {
        var index = _pairs.IndexOrAdd(in pair, out _);
        IsFollowed = index >= 0;
        if (IsFollowed) { return ref _pairs.ValueAt(index); }

        Dropped++;
        _none = default;
        return ref _none;
    }

    public bool TryGet(in Pair pair, out T kept)
    {
        var index = _pairs.IndexOf(in pair);
        kept = index < 0 ? default : _pairs.ValueAt(index);
        return index >= 0;
    }
}
