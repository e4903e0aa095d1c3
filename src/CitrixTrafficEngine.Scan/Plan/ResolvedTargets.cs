using System.Net.Sockets;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Targets after their names were looked up and what is excluded was taken away.</summary>
/// <param name="Hosts">The addresses that remain.</param>
/// <param name="Names">Names of addresses as the user wrote them, the first of several.</param>
/// <param name="Unresolved">Names without an address, and why.</param>
/// <param name="Excluded">How many of the named addresses are excluded.</param>
public sealed record ResolvedTargets(
    TargetSet Hosts,
    IReadOnlyDictionary<IpAddress, string> Names,
    IReadOnlyList<(string Name, string Why)> Unresolved,
    UInt128 Excluded)
{
    /// <summary>Most names looked up at once.</summary>
    const int Parallelism = 16;

    /// <summary>Looks up the names of <paramref name="targets"/>, then takes away every address that <paramref name="excludes"/> hold, whatever name it came by.</summary>
    /// <param name="targets">What is to be probed.</param>
    /// <param name="excludes">What must not be; its names are looked up too.</param>
    /// <param name="lookup">Gives the addresses of a name, or null where names are not to be looked up.</param>
    /// <exception cref="UnknownExclusionException">An excluded name has no address, so that it cannot be kept out.</exception>
    public static ResolvedTargets Of(TargetList targets, TargetList excludes, NameLookup? lookup)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(excludes);
        var excludedNames = excludes.Names.Select(HostName.Canonical).ToHashSet(StringComparer.Ordinal);
        var wanted = targets.Names.Where(name => !excludedNames.Contains(HostName.Canonical(name))).DistinctBy(HostName.Canonical).ToArray();
        var excluded = excludes.Addresses.Union(TargetSet.Of(LookUp([.. excludes.Names.DistinctBy(HostName.Canonical)], lookup).SelectMany(Known)));

        var names = new Dictionary<IpAddress, string>();
        var unresolved = new List<(string, string)>();
        foreach (var (name, addresses, why) in LookUp(wanted, lookup))
        {
            foreach (var address in addresses) { names.TryAdd(address, name); }

            if (why is not null) { unresolved.Add((name, why)); }
        }

        var all = targets.Addresses.Union(TargetSet.Of(names.Keys));
        var hosts = all.Except(excluded);
        return new(hosts, names, unresolved, all.Count - hosts.Count);
    }

    static IReadOnlyList<IpAddress> Known((string Name, IReadOnlyList<IpAddress> Addresses, string? Why) answer) =>
        answer.Why is null ? answer.Addresses : throw new UnknownExclusionException(answer.Name, answer.Why);

    static (string Name, IReadOnlyList<IpAddress> Addresses, string? Why)[] LookUp(string[] names, NameLookup? lookup)
    {
        var answers = new (string, IReadOnlyList<IpAddress>, string?)[names.Length];
        Parallel.For(0, names.Length, new() { MaxDegreeOfParallelism = Parallelism }, at => answers[at] = Ask(names[at], lookup));
        return answers;
    }

    static (string, IReadOnlyList<IpAddress>, string?) Ask(string name, NameLookup? lookup)
    {
        if (lookup is null) { return (name, [], "names are not looked up"); }

        try
        {
            return (name, lookup(name), null);
        }
        catch (SocketException exception)
        {
            return (name, [], exception.Message);
        }
    }
}

/// <summary>A name that must be kept out has no address.</summary>
public sealed class UnknownExclusionException(string name, string why) : Exception($"excluded name '{name}' cannot be kept out: {why}");
