using System.Collections.Immutable;

namespace CitrixTrafficEngine.Sites;

/// <summary>A part of the network, and what may be done from it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Ranges">Its addresses.</param>
/// <param name="IsAdmin">Whether management may be reached from here.</param>
/// <param name="GatewayOnly">Whether sessions from here must pass a gateway.</param>
/// <param name="InView">Whether the capture point sees the traffic of this zone; null where the file does not say.</param>
public sealed record SiteZone(string Name, ImmutableArray<AddressRange> Ranges, bool IsAdmin, bool GatewayOnly, bool? InView)
{
    /// <summary>What may be opened from here beside what the catalog's rows allow.</summary>
    public ImmutableArray<ZoneAllowance> May { get; init; } = [];
}
