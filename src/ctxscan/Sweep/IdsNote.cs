using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>Says which ports of a plan an intrusion detection system will most likely tell of.</summary>
static class IdsNote
{
    /// <summary>Ports whose connections public scan rules count by source: SSH, RPC, NetBIOS, SMB, SQL Server and its browser.</summary>
    static readonly (Transport Transport, ushort Port)[] s_counted =
    [
        (Transport.Tcp, 22), (Transport.Tcp, 135), (Transport.Tcp, 139), (Transport.Tcp, 445), (Transport.Tcp, 1_433), (Transport.Tcp, 1_434), (Transport.Udp, 1_434),
    ];

    /// <summary>From so many addresses on a count may trip: 5, the least that such rules begin with.</summary>
    const int FewHosts = 5;

    /// <summary>The note, or null where nothing of <paramref name="plan"/> is counted.</summary>
    public static string? Of(ScanPlan plan)
    {
        var asked = new Dictionary<(Transport, ushort), UInt128>();
        foreach (var group in plan.Groups())
        {
            foreach (var probe in group.Probes)
            {
                var key = (probe.Transport, probe.Port);
                asked[key] = asked.GetValueOrDefault(key) + group.Hosts.Count;
            }
        }

        var ports = s_counted.Where(counted => asked.GetValueOrDefault(counted) >= FewHosts)
            .Select(counted => string.Create(CultureInfo.InvariantCulture, $"{counted.Port}/{Keywords.Of(counted.Transport)}"));
        var list = string.Join(' ', ports);
        return list.Length == 0 ? null : $"intrusion detection counts {list} over many addresses as a scan: tell those who watch, and put the change's number into --note";
    }
}
