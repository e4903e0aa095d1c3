using System.Collections.Immutable;

namespace CitrixTrafficEngine.Sites;

/// <summary>A host, a group of hosts, or one kind of addresses of a host that has several, and what it is.</summary>
/// <param name="Name">What people call it. The kinds of addresses of one host share its name.</param>
/// <param name="Ranges">Its addresses.</param>
/// <param name="Roles">Ids of the catalog's roles that it has.</param>
public sealed record SiteMember(string Name, ImmutableArray<AddressRange> Ranges, ImmutableArray<string> Roles)
{
    /// <summary>DNS names whose addresses belong to it, once the capture itself has told them; lower case, without a dot at the end.</summary>
    public ImmutableArray<string> DnsNames { get; init; } = [];
}
