using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>A plan as the run record keeps it: enough to build it again without asking the name service, in ranges.</summary>
public sealed record PlanDescription
{
    /// <summary>The plan's hash.</summary>
    public required string Hash { get; init; }

    /// <summary>The seed of the order.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The shard and their number.</summary>
    public required (int Index, int Count) Shard { get; init; }

    /// <summary>The different lists of probes.</summary>
    public required ImmutableArray<ImmutableArray<PlannedProbe>> ProbeSets { get; init; }

    /// <summary>The addresses in the order of the plan.</summary>
    public required ImmutableArray<PlannedRange> Ranges { get; init; }

    /// <summary>Addresses in all.</summary>
    public long HostCount => Ranges.Sum(range => range.Count);

    /// <summary>Pairs in all.</summary>
    public long PairCount => Ranges.Sum(range => range.Count * ProbeSets[range.ProbeSet].Length);

    /// <summary>Builds the plan again.</summary>
    /// <param name="knownPorts">As in <see cref="PlanOptions.KnownPorts"/>: those that the plan was made with.</param>
    /// <exception cref="CheckpointException">It is another plan now: the catalog or the program has changed since.</exception>
    public ScanPlan ToPlan(IReadOnlySet<ushort> knownPorts)
    {
        var groups = ProbeSets.Select((probes, set) => new PlanGroup(
            TargetSet.Of(Ranges.Where(range => range.ProbeSet == set).Select(range => range.Addresses)),
            [.. probes.Where(probe => !probe.IsCanary)]));
        var plan = ScanPlan.Create(
            [.. groups],
            new()
            {
                Seed = Seed,
                Shard = Shard,
                Names = Ranges.Where(range => range.Name is not null).ToDictionary(range => range.First, range => range.Name!),
                HasCanary = ProbeSets.Any(probes => probes.Any(probe => probe.IsCanary)),
                KnownPorts = knownPorts,
                PokeAuditOnly = true, // what was asked once may be asked again
            });
        CheckHash(plan);
        return plan;
    }

    /// <summary>Refuses to go on with another plan.</summary>
    /// <exception cref="CheckpointException"><paramref name="plan"/> is another one.</exception>
    public void CheckHash(ScanPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Hash != Hash) { throw new CheckpointException($"the records to go on with are of plan {Hash}, this is plan {plan.Hash}: addresses or ports differ; without any named, those of the records are taken"); }

        if (plan.Seed != Seed || plan.Shard != Shard)
        {
            throw new CheckpointException($"the records to go on with are of seed {Seed} and shard {Shard.Index}/{Shard.Count}, this is seed {plan.Seed} and shard {plan.Shard.Index}/{plan.Shard.Count}");
        }
    }

    /// <summary>The description of <paramref name="plan"/>.</summary>
    public static PlanDescription Of(ScanPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var sets = new List<ImmutableArray<PlannedProbe>>();
        var setsByHash = new Dictionary<int, List<int>>();
        var ranges = ImmutableArray.CreateBuilder<PlannedRange>();
        for (var host = 0; host < plan.HostCount; host++)
        {
            var next = new PlannedRange(plan.AddressOf(host), 1, plan.NameOf(host), SetOf(plan.ProbesOf(host), sets, setsByHash));
            if (ranges.Count > 0 && ranges[^1].IsFollowedBy(next)) { ranges[^1] = ranges[^1] with { Count = ranges[^1].Count + 1 }; }
            else { ranges.Add(next); }
        }

        return new() { Hash = plan.Hash, Seed = plan.Seed, Shard = plan.Shard, ProbeSets = [.. sets], Ranges = ranges.DrainToImmutable() };
    }

    static int SetOf(ReadOnlySpan<PlannedProbe> probes, List<ImmutableArray<PlannedProbe>> sets, Dictionary<int, List<int>> byHash)
    {
        var hash = new HashCode();
        foreach (var probe in probes) { hash.Add((probe.Transport, probe.Port)); }

        if (!byHash.TryGetValue(hash.ToHashCode(), out var candidates)) { byHash.Add(hash.ToHashCode(), candidates = []); }

        foreach (var candidate in candidates)
        {
            if (sets[candidate].AsSpan().SequenceEqual(probes)) { return candidate; }
        }

        candidates.Add(sets.Count);
        sets.Add([.. probes]);
        return sets.Count - 1;
    }
}

/// <summary>Addresses that follow one another and are asked the same.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Name">The name that one address was given by, or null.</param>
/// <param name="ProbeSet">Index of the list of probes.</param>
public sealed record PlannedRange(IpAddress First, long Count, string? Name, int ProbeSet)
{
    internal AddressRange Addresses => new(AddressRange.NumberOf(First), AddressRange.NumberOf(First) + (UInt128)(Count - 1));

    internal bool IsFollowedBy(PlannedRange next) =>
        Name is null && next.Name is null && ProbeSet == next.ProbeSet && Addresses.Last + 1 == AddressRange.NumberOf(next.First);

    /// <summary>"10.0.0.1" or "10.0.0.1-10.0.0.9".</summary>
    public override string ToString() => Addresses.ToString();
}
