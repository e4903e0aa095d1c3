using System.Collections.Immutable;

namespace CitrixTrafficEngine.Rules;

/// <summary>Sets of roles as numbers: equal sets are one number, 0 is the empty set.</summary>
sealed class RoleSets
{
    readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal) { [""] = 0 };
    readonly List<ImmutableArray<string>> _sets = [[]];

    /// <summary>The number of the set of <paramref name="roles"/>, in whatever order they stand. Allocates.</summary>
    public int Of(IEnumerable<string> roles)
    {
        var sorted = roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var text = string.Join(' ', sorted);
        if (_byText.TryGetValue(text, out var set)) { return set; }

        set = _sets.Count;
        _sets.Add(sorted);
        _byText.Add(text, set);
        return set;
    }

    /// <summary>The roles of a set, sorted.</summary>
    public ImmutableArray<string> this[int set] => _sets[set];
}
