using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Rules;

/// <summary>Rules indexed by transport and port: compiled once, then read by every thread without a lock.</summary>
/// <remarks>
/// A run is one list of candidate rules, shared by all ports that have exactly these candidates. Only TCP and UDP
/// rules with <see cref="RuleMatch.Table"/> are in runs; the others stand in <see cref="Rules"/> alone.
/// </remarks>
public sealed class RuleTable
{
    /// <summary>Most rules, and most runs, that the 16-bit indices of the table can tell apart: 65,535.</summary>
    public const int Capacity = ushort.MaxValue;

    /// <summary>Slots a transport takes: one for each 16-bit port.</summary>
    const int PortCount = 65_536;

    readonly Rule[] _rules;
    readonly ushort[] _runs;
    readonly int[] _starts;
    readonly ushort[] _candidates;

    RuleTable(Rule[] rules, ushort[] runs, int[] starts, ushort[] candidates)
    {
        _rules = rules;
        _runs = runs;
        _starts = starts;
        _candidates = candidates;
    }

    /// <summary>The table without rules: every port has run 0.</summary>
    public static RuleTable Empty { get; } = Compile([]);

    /// <summary>All rules in catalog order; the candidates of a run are indices into it.</summary>
    public ReadOnlySpan<Rule> Rules => _rules;

    /// <summary>Number of runs, the empty run 0 among them.</summary>
    public int RunCount => _starts.Length - 1;

    /// <summary>
    /// The run of <paramref name="port"/> under <paramref name="transport"/>; 0 where no rule lists it, and always 0
    /// for transports without ports. Never throws, never allocates.
    /// </summary>
    public ushort RunOf(Transport transport, ushort port)
    {
        var slot = ((uint)transport << 16) | port;
        var runs = _runs;
        return slot < (uint)runs.Length ? runs[slot] : (ushort)0;
    }

    /// <summary>The candidates of <paramref name="run"/> in catalog order, as indices into <see cref="Rules"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run is not one of this table.</exception>
    public ReadOnlySpan<ushort> RulesOf(ushort run)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(run, RunCount);
        return _candidates.AsSpan(_starts[run].._starts[run + 1]);
    }

    /// <summary>Compiles <paramref name="rules"/>, whose order is the catalog's, and proves the result by lookup.</summary>
    /// <exception cref="RuleTableException">
    /// More rules or runs than <see cref="Capacity"/>, or the finished table does not answer as the rules say: a bug of ours.
    /// </exception>
    public static RuleTable Compile(IReadOnlyList<Rule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (rules.Count > Capacity)
        {
            throw new RuleTableException($"{rules.Count} rules, and a table holds at most {Capacity}.");
        }

        var lists = new CandidateLists();
        var slots = new int[2 * PortCount];
        for (var index = 0; index < rules.Count; index++)
        {
            if (!IsIndexed(rules[index])) { continue; }

            foreach (var range in rules[index].Ports)
            {
                var first = ((int)rules[index].Transport << 16) | range.First;
                foreach (ref var slot in slots.AsSpan(first, range.Count)) { slot = lists.Append(slot, (ushort)index); }
            }
        }

        var (runs, starts, candidates) = lists.Pack(slots);
        var table = new RuleTable([.. rules], runs, starts, candidates);
        table.Prove();
        return table;
    }

    static bool IsIndexed(Rule rule) => rule.Match == RuleMatch.Table && rule.Transport is Transport.Tcp or Transport.Udp;

    /// <summary>Looks every rule up through the finished table, then every entry of the table up in its rule.</summary>
    void Prove()
    {
        for (var index = 0; index < _rules.Length; index++)
        {
            if (!IsIndexed(_rules[index])) { continue; }

            foreach (var range in _rules[index].Ports)
            {
                for (int port = range.First; port <= range.Last; port++) { ProveListed(index, (ushort)port); }
            }
        }

        for (var slot = 0; slot < _runs.Length; slot++)
        {
            foreach (var index in RulesOf(_runs[slot])) { ProveMeant(index, (Transport)(slot >> 16), (ushort)slot); }
        }
    }

    void ProveListed(int index, ushort port)
    {
        var rule = _rules[index];
        if (RulesOf(RunOf(rule.Transport, port)).BinarySearch((ushort)index) < 0)
        {
            throw new RuleTableException($"Rule '{rule.Id}' is not found by {port}/{rule.Transport}.");
        }
    }

    void ProveMeant(int index, Transport transport, ushort port)
    {
        var rule = _rules[index];
        if (!IsIndexed(rule) || rule.Transport != transport || !Lists(rule.Ports, port))
        {
            throw new RuleTableException($"Rule '{rule.Id}' is found by {port}/{transport}, which it does not list.");
        }
    }

    static bool Lists(ImmutableArray<PortRange> ports, ushort port)
    {
        foreach (var range in ports)
        {
            if (range.Contains(port)) { return true; }
        }

        return false;
    }
}
