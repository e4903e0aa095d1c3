using CitrixTrafficEngine.Classify;

namespace CitrixTrafficEngine.Rules;

/// <summary>What can be said of a flow to a port: what all rows share that fit it. What they do not share is not said, and no product of a port that belongs to its protocol.</summary>
public sealed class SharedNames
{
    readonly List<Rule> _candidates = [];

    /// <summary>Looks at the candidates of <paramref name="run"/>.</summary>
    /// <param name="rules">The table.</param>
    /// <param name="run">A run of it; 0 has no candidates.</param>
    /// <param name="confirmed">Id of the service that the payload confirms, or null. Rows of other services stay only where no row is of that one.</param>
    /// <param name="product">Id of the product that the payload proves, or null.</param>
    /// <param name="decided">One more than the index of the rule that is known to be the one, or 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The run or the rule is not one of the table.</exception>
    public SharedNames(RuleTable rules, ushort run, string? confirmed = null, string? product = null, int decided = 0)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decided, rules.Rules.Length);
        var indices = new List<ushort>();
        foreach (var index in rules.RulesOf(run)) { indices.Add(index); }

        var ranked = Ranked(rules, indices, confirmed);
        foreach (var index in ranked) { _candidates.Add(rules.Rules[index]); }

        if (decided > 0)
        {
            (Service, Product, Row, SourceRole, DestinationRole) = NamesOf(rules.Rules[decided - 1]);
            return;
        }

        if (confirmed is not null && !_candidates.Exists(rule => Carries(rule, confirmed)))
        {
            (Service, Product) = (confirmed, product);
            return;
        }

        Service = ServiceOf(_candidates) ?? confirmed;
        Product = product;
        if (_candidates.Exists(rule => rule.IsGeneric)) { return; }

        Product = Shared(_candidates, rule => rule.Product) ?? product;
        Row = Shared(_candidates, rule => rule.Id);
        SourceRole = Shared(_candidates, rule => rule.SourceRole);
        DestinationRole = Shared(_candidates, rule => rule.DestinationRole);
        if (confirmed is not null && ranked.Count == 1) { Decided = (ushort)(ranked[0] + 1); }
    }

    /// <summary>Looks at <paramref name="ranking"/>, whose best are named where <paramref name="isSaid"/>; <paramref name="product"/> is the one that the payload proves, or null.</summary>
    internal SharedNames(Ranking ranking, bool isSaid, string? product)
    {
        _candidates.AddRange(ranking.Candidates);
        Product = product;
        if (isSaid)
        {
            var best = _candidates[..ranking.Best];
            Service = ServiceOf(best);
            Product = Shared(best, rule => rule.Product) ?? product;
            Row = Shared(best, rule => rule.Id);
            SourceRole = Shared(best, rule => rule.SourceRole);
            DestinationRole = Shared(best, rule => rule.DestinationRole);
        }

        Service ??= ServiceOf(_candidates);
    }

    /// <summary>The candidates: those whose service is the confirmed one, then those that run over it; of equal ones the row with fewer ports first, then in catalog order.</summary>
    public IReadOnlyList<Rule> Candidates => _candidates;

    /// <summary>Id of the service, or of what all their services run over: https and ica-tls on one port are both tls. Null where they differ.</summary>
    public string? Service { get; }

    /// <summary>Id of the product, or null.</summary>
    public string? Product { get; }

    /// <summary>Id of the row, or null where there are several.</summary>
    public string? Row { get; }

    /// <summary>The role that opens, or null.</summary>
    public string? SourceRole { get; }

    /// <summary>The role that listens, or null.</summary>
    public string? DestinationRole { get; }

    /// <summary>One more than the index of the one rule that the payload left, 0 where it left several or none, or where anyone may run the service.</summary>
    public ushort Decided { get; }

    static (string Service, string Product, string Row, string SourceRole, string DestinationRole) NamesOf(Rule rule) =>
        (rule.Service, rule.Product, rule.Id, rule.SourceRole, rule.DestinationRole);

    static bool Carries(Rule rule, string service) => rule.Service == service || rule.Carriers.Contains(service);

    static List<ushort> Ranked(RuleTable table, List<ushort> indices, string? confirmed)
    {
        var rules = table.Rules.ToArray();
        var fitting = confirmed is null ? indices : indices.FindAll(index => Carries(rules[index], confirmed));
        return
        [
            .. (fitting.Count > 0 ? fitting : indices)
                .OrderBy(index => confirmed is not null && rules[index].Service != confirmed)
                .ThenBy(index => rules[index].Ports.Sum(range => range.Count))
                .ThenBy(index => index),
        ];
    }

    static string? Shared(List<Rule> rules, Func<Rule, string> of)
    {
        if (rules.Count == 0) { return null; }

        var first = of(rules[0]);
        return rules.TrueForAll(rule => of(rule) == first) ? first : null;
    }

    // What all of them are, or run over.
    static string? ServiceOf(List<Rule> rules) =>
        rules.Count == 0 ? null : rules[0].Carriers.Prepend(rules[0].Service).FirstOrDefault(service => rules.TrueForAll(rule => Carries(rule, service)));
}
