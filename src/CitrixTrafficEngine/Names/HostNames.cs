using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Names;

/// <summary>The names of addresses, as a hosts file or the capture tells them. Bounded; the capture's further addresses get none.</summary>
sealed class HostNames
{
    /// <summary>Addresses that the capture can name: 65,536.</summary>
    public const int Capacity = 65_536;

    readonly Dictionary<IpAddress, (string Name, NameSource Source)> _names = [];
    readonly bool _learns;
    readonly Site? _site;

    /// <summary>Makes the names of <paramref name="file"/> known, and learns further ones where <paramref name="learns"/>; <paramref name="site"/> is told of each.</summary>
    public HostNames(IReadOnlyDictionary<IpAddress, string>? file, bool learns, Site? site = null)
    {
        _learns = learns;
        _site = site;
        foreach (var (address, name) in file ?? new Dictionary<IpAddress, string>())
        {
            _names[address] = (name, NameSource.File);
            site?.NoteName(address, name);
        }
    }

    /// <summary>How many addresses each source named, the best first.</summary>
    public IReadOnlyList<KeyValuePair<NameSource, int>> Sources =>
        [.. _names.Values.GroupBy(known => known.Source).OrderByDescending(group => group.Key).Select(group => KeyValuePair.Create(group.Key, group.Count()))];

    /// <summary>The name of <paramref name="address"/>, or null.</summary>
    public string? Of(IpAddress address) => _names.TryGetValue(address, out var known) ? known.Name : null;

    /// <summary>Learns that <paramref name="text"/> names <paramref name="address"/>, if it can be the name of a host.</summary>
    internal void Learn(IpAddress address, string text, NameSource source)
    {
        if (!_learns || address.IsUnspecified || HostName.Of(text) is not { } name) { return; }

        if (_names.TryGetValue(address, out var known) ? source >= known.Source : _names.Count < Capacity)
        {
            _names[address] = (name, source);
            _site?.NoteName(address, name);
        }
    }
}
