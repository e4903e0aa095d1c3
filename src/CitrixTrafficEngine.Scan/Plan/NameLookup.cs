using System.Net;
using System.Net.Sockets;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>Gives the addresses of a host name.</summary>
/// <exception cref="SocketException">There are none; the message says why.</exception>
public delegate IReadOnlyList<IpAddress> NameLookup(string name);

/// <summary>Looks names up as this machine does.</summary>
public static class SystemNames
{
    static readonly AddressFamily[] s_families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];

    /// <summary>All A and AAAA of <paramref name="name"/>. Both are asked for by name: a machine without IPv6 hides AAAA otherwise.</summary>
    /// <exception cref="SocketException">There are none.</exception>
    public static IReadOnlyList<IpAddress> Lookup(string name)
    {
        SocketException? failure = null;
        var addresses = new List<IpAddress>();
        foreach (var family in s_families)
        {
            try
            {
                addresses.AddRange(Dns.GetHostAddresses(name, family).Select(OfBytes));
            }
            catch (SocketException exception)
            {
                failure ??= exception; // usual: most names have one family only
            }
        }

        return addresses.Count > 0 ? addresses : throw failure ?? new SocketException((int)SocketError.NoData);
    }

    static IpAddress OfBytes(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? IpAddress.FromV4(address.GetAddressBytes()) : IpAddress.FromV6(address.GetAddressBytes());
}
