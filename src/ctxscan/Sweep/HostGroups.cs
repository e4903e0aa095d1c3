namespace Ctxscan.Sweep;

/// <summary>Counts addresses that look the same, in the order of their first.</summary>
sealed class HostGroups
{
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly List<(string Look, HostGroup Group)> _groups = [];

    /// <summary>The looks with their addresses.</summary>
    public IReadOnlyList<(string Look, HostGroup Hosts)> InOrder => _groups;

    /// <summary>Adds an address.</summary>
    public void Add(string look, int host)
    {
        if (!_places.TryGetValue(look, out var place))
        {
            _places.Add(look, _groups.Count);
            _groups.Add((look, new(host, 1)));
            return;
        }

        _groups[place] = (look, _groups[place].Group with { Count = _groups[place].Group.Count + 1 });
    }
}

/// <summary>Addresses that look the same.</summary>
/// <param name="First">Index of the first in the plan.</param>
/// <param name="Count">How many.</param>
readonly record struct HostGroup(int First, int Count);
