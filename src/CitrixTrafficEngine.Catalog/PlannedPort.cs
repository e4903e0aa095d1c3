using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>A port that a sweep of a profile probes.</summary>
/// <param name="Transport">TCP or UDP.</param>
/// <param name="Port">The port.</param>
/// <param name="Service">Id of the service; absent where the rows of the port disagree.</param>
/// <param name="Rows">Ids of the profile's rows that the port serves.</param>
/// <param name="Proof"><see cref="Proof.Tcp"/> or <see cref="Proof.UdpReply"/>.</param>
public sealed record PlannedPort(Transport Transport, ushort Port, string? Service, ImmutableArray<string> Rows, Proof Proof);
