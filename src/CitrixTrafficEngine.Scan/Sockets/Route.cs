using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>How the kernel would send to an address.</summary>
/// <param name="IsKnown">Whether there is a way.</param>
/// <param name="IsOwn">Whether the address is one of this machine.</param>
/// <param name="IsOnLink">Whether it is a neighbour, reached without a gateway.</param>
/// <param name="Interface">Index of the interface.</param>
/// <param name="Source">Our address towards it; default where unknown.</param>
/// <param name="Errno">Why there is no way, or 0.</param>
readonly record struct Route(bool IsKnown, bool IsOwn, bool IsOnLink, int Interface, IpAddress Source, int Errno);
