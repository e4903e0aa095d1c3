using System.Collections.Immutable;

namespace CitrixTrafficEngine.Sites;

/// <summary>A host, or a group of hosts, and what it is.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Ranges">Its addresses.</param>
/// <param name="Roles">Ids of the catalog's roles that it has.</param>
public sealed record SiteMember(string Name, ImmutableArray<AddressRange> Ranges, ImmutableArray<string> Roles);
