using System.Collections.Immutable;

namespace CitrixTrafficEngine.Scan;

/// <summary>Addresses that are asked the same. Groups may overlap: an address of several is asked what all of them ask, each once.</summary>
/// <param name="Hosts">The addresses.</param>
/// <param name="Probes">What they are asked; a plan is made without canaries and adds them.</param>
public sealed record PlanGroup(TargetSet Hosts, ImmutableArray<PlannedProbe> Probes);
