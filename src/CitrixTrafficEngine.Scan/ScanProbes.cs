using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan;

/// <summary>Where a sweep finds what to ask. Called by one thread, once or more for each pair: quick, and the same answer every time.</summary>
/// <param name="DatagramFor">The request over UDP for a port at a tier; null where there is none, which means an empty datagram.</param>
/// <param name="StreamsFor">What to ask over a TCP connection at a tier, in this order until one is answered.</param>
public sealed record ScanProbes(Func<PlannedProbe, ConfirmTier, IDatagramProbe?> DatagramFor, Func<PlannedProbe, ConfirmTier, IReadOnlyList<IStreamProbe>> StreamsFor);
