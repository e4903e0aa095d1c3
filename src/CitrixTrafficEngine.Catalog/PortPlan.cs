using System.Collections.Immutable;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>Derives the ports that a sweep probes from the rows of a profile.</summary>
static class PortPlan
{
    /// <summary>The ports of the <paramref name="rows"/> whose listener is one of <paramref name="sweepTo"/>, each once.</summary>
    /// <remarks>A port that one row keeps audit-only is not probed for another: what must not be sent, must not be sent.</remarks>
    public static ImmutableArray<PlannedPort> Of(IReadOnlyList<ProfileRow> rows, ImmutableArray<string> sweepTo)
    {
        var planned = new Dictionary<int, List<ProfileRow>>();
        foreach (var row in rows)
        {
            if (!sweepTo.Contains(row.Row.DestinationRole) || row.Row.Transport is not (Transport.Tcp or Transport.Udp)) { continue; }

            foreach (var range in row.Row.Ports)
            {
                for (int port = range.First; port <= range.Last; port++)
                {
                    var key = ((int)row.Row.Transport << 16) | port;
                    if (!planned.TryGetValue(key, out var served)) { planned.Add(key, served = []); }

                    served.Add(row);
                }
            }
        }

        var keys = planned.Keys.ToArray();
        Array.Sort(keys);
        var ports = ImmutableArray.CreateBuilder<PlannedPort>();
        foreach (var key in keys)
        {
            var served = planned[key];
            if (served.TrueForAll(row => row.Proof != Proof.AuditOnly)) { ports.Add(NewPort((Transport)(key >> 16), (ushort)key, served)); }
        }

        return ports.DrainToImmutable();
    }

    /// <summary>The ports of the <paramref name="rows"/> whose listener is one of <paramref name="roles"/>.</summary>
    public static HashSet<(Transport Transport, ushort Port)> PortsOf(IEnumerable<ProfileRow> rows, ImmutableArray<string> roles) =>
    [
        .. from row in rows
           where roles.Contains(row.Row.DestinationRole) && row.Row.Transport is Transport.Tcp or Transport.Udp
           from range in row.Row.Ports
           from port in Enumerable.Range(range.First, range.Count)
           select (row.Row.Transport, (ushort)port),
    ];

    static PlannedPort NewPort(Transport transport, ushort port, List<ProfileRow> rows)
    {
        var service = rows.TrueForAll(row => row.Row.Service == rows[0].Row.Service) ? rows[0].Row.Service : null;
        return new(transport, port, service, [.. rows.Select(row => row.Row.Id).Distinct()], rows[0].Proof);
    }
}
