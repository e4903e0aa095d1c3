using System.Collections.Immutable;

namespace CitrixTrafficEngine.Scan;

/// <summary>Neighbouring addresses of a plan that are asked the same.</summary>
/// <param name="First">The first address.</param>
/// <param name="Count">How many addresses.</param>
/// <param name="FirstHost">Index of the first address in the plan.</param>
/// <param name="FirstPair">Number of its first pair.</param>
/// <param name="FirstRank">Its place when addresses stand by falling number of probes.</param>
/// <param name="Probes">What each is asked, canary last.</param>
readonly record struct PlanSegment(UInt128 First, int Count, int FirstHost, long FirstPair, int FirstRank, ImmutableArray<PlannedProbe> Probes);
