using System.Net;
using System.Net.Sockets;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes.Datagrams;

namespace Ctxscan.Sweep;

/// <summary>Where a DHCP server would answer us: to port 68 of the address that the request names.</summary>
static class DhcpClient
{
    /// <summary>Port of DHCP servers.</summary>
    const ushort ServerPort = 67;

    /// <summary>Our IPv4 address towards the targets, or null where <paramref name="plan"/> asks no DHCP server, or where port 68 is not to be had: <paramref name="writer"/> is told then.</summary>
    public static IpAddress? Find(SweepPlan plan, TextWriter writer)
    {
        if (plan.Options.Confirm < ConfirmTier.Active || !IsAsked(plan) || plan.Sources.FirstOrDefault(source => source.Address.IsV4) is not { } source) { return null; }

        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, DhcpProbe.ClientPort));
            return source.Address;
        }
        catch (SocketException fault)
        {
            var why = fault.SocketErrorCode == SocketError.AccessDenied ? "takes the capability CAP_NET_BIND_SERVICE" : "is in use (a DHCP client?)";
            writer.WriteLine($"ctxscan: no DHCPINFORM is sent: its answer goes to port {DhcpProbe.ClientPort}, which {why}; {ServerPort}/udp gets an empty datagram");
            return null;
        }
    }

    static bool IsAsked(SweepPlan plan)
    {
        for (var host = 0; host < plan.Plan.HostCount; host++)
        {
            if (!plan.Plan.IsV4(host)) { continue; }

            foreach (var probe in plan.Plan.ProbesOf(host))
            {
                if (probe is { Transport: Transport.Udp, Port: ServerPort }) { return true; }
            }
        }

        return false;
    }
}
