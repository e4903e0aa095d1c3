using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>What a sweep asks of one address: a port of TCP or UDP, or an echo (<see cref="Transport.Icmp"/>, port 0).</summary>
/// <param name="Transport">TCP, UDP or ICMP.</param>
/// <param name="Port">The port; 0 for ICMP.</param>
/// <param name="Service">Id of the catalog's service, or null where the catalog knows none or several.</param>
/// <param name="Rows">Ids of the catalog rows that the port serves.</param>
/// <param name="IsSink">Whether the protocol never answers by design.</param>
/// <param name="IsCanary">Whether nothing is expected here: what answers on a canary answers everything.</param>
public sealed record PlannedProbe(Transport Transport, ushort Port, string? Service, ImmutableArray<string> Rows, bool IsSink, bool IsCanary);
