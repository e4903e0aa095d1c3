using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Output;

/// <summary>One end of a flow and what it sent since the record before.</summary>
/// <param name="Address">Its address; what the anonymizer makes of it, where there is one.</param>
/// <param name="Port">Its port; 0 where the protocol has none.</param>
/// <param name="Packets">Packets it sent.</param>
/// <param name="Bytes">Bytes of their whole frames, by their length on the wire, tunnels included.</param>
/// <param name="IpBytes">Bytes from the innermost IP header on.</param>
/// <param name="PayloadBytes">Bytes above the transport.</param>
public readonly record struct FlowEnd(IpAddress Address, ushort Port, long Packets, long Bytes, long IpBytes, long PayloadBytes);
