using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>Which roles an answered port tells of, read from the rules alone.</summary>
/// <remarks>
/// A port tells of the roles that its rows end at. It tells nothing where one of its rows is of a protocol that hosts of any kind run (a row of that
/// protocol on its own port is generic: HTTP, TLS, SSH, LDAP). Where a row lets any host open the port, the rows of particular clients tell nothing beside
/// it: they hold only for clients whose role is known.
/// </remarks>
sealed class RoleTelling
{
    readonly (string Role, ushort[] Rows)[][] _byRun;
    readonly (string Role, ushort[] Rows)[][] _perhapsByRun;
    readonly Dictionary<string, string?> _byService = new(StringComparer.Ordinal);

    /// <summary>Reads <paramref name="rules"/>.</summary>
    public RoleTelling(RuleTable rules)
    {
        var common = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules.Rules)
        {
            if (rule.IsGeneric) { common.UnionWith(rule.Carriers.Append(rule.Service)); }
        }

        _byRun = new (string, ushort[])[rules.RunCount][];
        _perhapsByRun = new (string, ushort[])[rules.RunCount][];
        for (var run = 0; run < rules.RunCount; run++)
        {
            _perhapsByRun[run] = RolesOf(rules, rules.RulesOf((ushort)run).ToArray());
            _byRun[run] = Array.Exists(rules.RulesOf((ushort)run).ToArray(), index => common.Contains(rules.Rules[index].Service)) ? [] : _perhapsByRun[run];
        }

        foreach (var service in Enumerable.Range(0, rules.Rules.Length).Where(index => rules.Rules[index].Match == RuleMatch.Table).GroupBy(index => rules.Rules[index].Service))
        {
            var roles = RolesOf(rules, [.. service.Select(index => (ushort)index)]);
            _byService[service.Key] = roles is [var only] && !common.Contains(service.Key) ? only.Role : null;
        }
    }

    /// <summary>The roles that ports of <paramref name="run"/> tell of, each with its rows; none where the protocol is anybody's.</summary>
    public ReadOnlySpan<(string Role, ushort[] Rows)> Of(ushort run) => _byRun[run];

    /// <summary>The roles that a host with such a port may have: <see cref="Of"/>, and those of ports of common protocols.</summary>
    public ReadOnlySpan<(string Role, ushort[] Rows)> PerhapsOf(ushort run) => _perhapsByRun[run];

    /// <summary>The one role that listens for <paramref name="service"/>, whatever the port, or null.</summary>
    public string? OfService(string service) => _byService.GetValueOrDefault(service);

    static (string Role, ushort[] Rows)[] RolesOf(RuleTable rules, ushort[] run)
    {
        var open = Array.FindAll(run, index => rules.Rules[index].SourceRole == Rule.AnyRole);
        var telling = open.Length > 0 ? open : run;
        return [.. telling.Where(index => rules.Rules[index].DestinationRole != Rule.AnyRole)
            .GroupBy(index => rules.Rules[index].DestinationRole)
            .Select(role => (role.Key, role.ToArray()))];
    }
}
