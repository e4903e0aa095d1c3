using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CitrixTrafficEngine.Net;

namespace Ctxscan.Sweep;

/// <summary>The address and the interface that packets leave from.</summary>
/// <param name="Address">Our address.</param>
/// <param name="Interface">Its interface, or null where none is known.</param>
sealed record SourceAddress(IpAddress Address, string? Interface)
{
    // Any port does: connecting a UDP socket asks the routing table and sends nothing.
    const int DiscardPort = 9;

    /// <summary>Where packets to <paramref name="target"/> leave from; null without a route.</summary>
    public static SourceAddress? Towards(IpAddress target)
    {
        var address = IPAddress.Parse(target.ToString());
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, DiscardPort);
            return socket.LocalEndPoint is IPEndPoint local && IpAddress.TryParse(local.Address.ToString(), out var own) ? new(own, NameOf(local.Address)) : null;
        }
        catch (SocketException)
        {
            return null; // no route, or no such family here: the plan says so
        }
    }

    /// <summary>"10.0.9.8 eth0".</summary>
    public override string ToString() => Interface is null ? Address.ToString() : $"{Address} {Interface}";

    static string? NameOf(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .FirstOrDefault(candidate => candidate.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)))?.Name;
}
