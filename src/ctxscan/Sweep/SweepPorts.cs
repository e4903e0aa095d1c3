using System.Collections.Immutable;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>What each address is asked, from profiles and ports together.</summary>
/// <param name="Probes">The probes, each transport and port once, without the canary.</param>
/// <param name="LeftOut">What was asked for and is not sent.</param>
sealed record SweepPorts(ImmutableArray<PlannedProbe> Probes, IReadOnlyList<LeftOutRow> LeftOut);
