using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>Who asks whom on which port.</summary>
readonly record struct Pair(IpAddress Source, IpAddress Destination, ushort Port)
{
    public static Pair Of(in FlowFacts facts) => new(facts.Source, facts.Destination, facts.DestinationPort);
}

/// <summary>Keeps something of each pair. Bounded: later pairs are not followed, and counted.</summary>
sealed class PairTable<T>
    where T : struct
{
    /// <summary>Most pairs: 65,536.</summary>
    public const int MaxPairs = 65_536;

    readonly Dictionary<Pair, T> _pairs = [];
    T _none;

    /// <summary>Pairs that were not followed.</summary>
    public long Dropped { get; private set; }

    public IEnumerable<KeyValuePair<Pair, T>> All => _pairs;

    /// <summary>What is kept of the pair. Beyond the bound what is written there is lost.</summary>
    public ref T Of(in Pair pair)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_pairs, pair);
        if (!Unsafe.IsNullRef(ref known)) { return ref known; }

        if (_pairs.Count < MaxPairs) { return ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out _); }

        Dropped++;
        _none = default;
        return ref _none;
    }

    public bool TryGet(in Pair pair, out T kept) => _pairs.TryGetValue(pair, out kept);
}

/// <summary>Attempts to reach a port that came to nothing.</summary>
struct Attempts
{
    public long Flows;
    public long Syns;
    public long FirstNs;
    public long LastNs;
    public bool IsReset;
    public bool IsSite;
    public FlowExample Example;

    public void Add(in FlowFacts facts)
    {
        FirstNs = Flows == 0 ? facts.FirstNs : Math.Min(FirstNs, facts.FirstNs);
        LastNs = Flows == 0 ? facts.LastNs : Math.Max(LastNs, facts.LastNs);
        var tries = facts.Flow.Transport(facts.Opener).SynTries;
        if (Flows == 0 || tries > MostTries)
        {
            Example = FlowExample.Of(facts);
            MostTries = tries;
        }

        Flows++;
        Syns += tries;
        IsReset |= facts.IsReset;
        IsSite |= facts.HasSiteRoles;
    }

    byte MostTries { get; set; }
}
