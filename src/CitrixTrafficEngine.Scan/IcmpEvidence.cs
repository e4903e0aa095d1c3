using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>An ICMP or ICMPv6 error that answered a probe.</summary>
/// <param name="Type">ICMP type.</param>
/// <param name="Code">ICMP code.</param>
/// <param name="From">Who sent it.</param>
public readonly record struct IcmpEvidence(byte Type, byte Code, IpAddress From);
