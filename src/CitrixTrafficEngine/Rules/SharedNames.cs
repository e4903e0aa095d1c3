namespace CitrixTrafficEngine.Rules;

/// <summary>What all candidate rows of a port share. What they do not share is not said of a flow, and no product of a port that belongs to its protocol.</summary>
public sealed class SharedNames
{
    readonly List<Rule> _candidates = [];

    /// <summary>Looks at the candidates of <paramref name="run"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The run is not one of the table.</exception>
    public SharedNames(RuleTable rules, ushort run)
    {
        ArgumentNullException.ThrowIfNull(rules);
        foreach (var index in rules.RulesOf(run)) { _candidates.Add(rules.Rules[index]); }

        Service = SharedService();
        if (_candidates.Exists(rule => rule.IsGeneric)) { return; }

        Product = Shared(rule => rule.Product);
        Row = Shared(rule => rule.Id);
        SourceRole = Shared(rule => rule.SourceRole);
        DestinationRole = Shared(rule => rule.DestinationRole);
    }

    /// <summary>The candidates in catalog order.</summary>
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

    string? Shared(Func<Rule, string> of)
    {
        if (_candidates.Count == 0) { return null; }

        var first = of(_candidates[0]);
        return _candidates.TrueForAll(rule => of(rule) == first) ? first : null;
    }

    string? SharedService()
    {
        if (_candidates.Count == 0) { return null; }

        return _candidates[0].Carriers.Prepend(_candidates[0].Service)
            .FirstOrDefault(service => _candidates.TrueForAll(rule => rule.Service == service || rule.Carriers.Contains(service)));
    }
}
