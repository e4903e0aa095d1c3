using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Scan;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>Collects what each address is asked: the listeners of profiles, and ports that the user named.</summary>
/// <param name="catalog">The rules.</param>
/// <param name="pokes">Whether audit-only ports other than 3003 get an empty datagram.</param>
sealed class PortCollector(Catalog catalog, bool pokes)
{
    readonly SortedDictionary<(Transport Transport, ushort Port), List<Row>> _ports = [];
    readonly List<LeftOutRow> _leftOut = [];

    /// <summary>Adds what a sweep of <paramref name="profile"/> probes.</summary>
    public void Add(Profile profile)
    {
        var rows = profile.Rows.Select(row => row.Row).DistinctBy(row => row.Id).ToDictionary(row => row.Id, StringComparer.Ordinal);
        foreach (var port in profile.Ports)
        {
            if (Allows(port.Transport, port.Port)) { Add(port.Transport, port.Port, port.Rows.Select(id => rows[id])); }
        }

        foreach (var row in rows.Values.Where(row => profile.SweepTo.Contains(row.DestinationRole)))
        {
            if (row is { Transport: Transport.Icmp, Service: "icmp-echo" }) { Add(Transport.Icmp, 0, [row]); }

            if (pokes && row.Transport == Transport.Udp) { AddPokes(row); }
        }

        var reasons = new LeftOutReason(catalog, profile);
        foreach (var (id, why) in profile.LeftOut) { _leftOut.Add(new(id, RowText.Ports(catalog.FindRow(id)!), why)); }

        foreach (var row in profile.Rows) { _leftOut.Add(new(row.Row.Id, RowText.Ports(row.Row), reasons.Of(row))); }
    }

    /// <summary>Adds ports that the user named. Those of no profile serve every row of the catalog that lists them.</summary>
    public void Add(IReadOnlyList<(Transport Transport, PortRange Ports)> ports)
    {
        var named = new Dictionary<(Transport, ushort), List<Row>>();
        foreach (var (transport, range) in ports)
        {
            for (int port = range.First; port <= range.Last; port++)
            {
                if (_ports.ContainsKey((transport, (ushort)port))) { continue; }

                if (Allows(transport, (ushort)port))
                {
                    named.Add((transport, (ushort)port), []);
                }
                else
                {
                    _leftOut.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{port}/udp"), AuditOnlyPorts.Reason(transport, (ushort)port)!));
                }
            }
        }

        foreach (var row in catalog.Rows.Where(row => row.Match == RuleMatch.Table)) { Serve(row, named); }

        foreach (var ((transport, port), rows) in named) { Add(transport, port, rows); }
    }

    /// <summary>What was collected.</summary>
    public SweepPorts Collect()
    {
        var sharing = new SharedService(catalog);
        var probes = _ports.Select(entry => NewProbe(entry.Key.Transport, entry.Key.Port, entry.Value, sharing));
        var sent = _ports.Values.SelectMany(rows => rows).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        return new([.. probes], [.. _leftOut.Where(left => left.Row is null || !sent.Contains(left.Row)).DistinctBy(left => left.Row ?? left.Ports)]);
    }

    bool Allows(Transport transport, ushort port) =>
        AuditOnlyPorts.Reason(transport, port) is null || (pokes && AuditOnlyPorts.TakesEmptyOnly(transport, port));

    void AddPokes(Row row)
    {
        foreach (var range in row.Ports)
        {
            for (int port = range.First; port <= range.Last; port++)
            {
                if (AuditOnlyPorts.TakesEmptyOnly(Transport.Udp, (ushort)port)) { Add(Transport.Udp, (ushort)port, [row]); }
            }
        }
    }

    void Add(Transport transport, ushort port, IEnumerable<Row> rows)
    {
        if (!_ports.TryGetValue((transport, port), out var served)) { _ports.Add((transport, port), served = []); }

        served.AddRange(rows.Where(row => !served.Contains(row)));
    }

    static void Serve(Row row, Dictionary<(Transport, ushort), List<Row>> named)
    {
        foreach (var range in row.Ports)
        {
            for (int port = range.First; port <= range.Last; port++)
            {
                if (named.TryGetValue((row.Transport, (ushort)port), out var rows)) { rows.Add(row); }
            }
        }
    }

    PlannedProbe NewProbe(Transport transport, ushort port, List<Row> rows, SharedService sharing)
    {
        var service = sharing.Of(rows);
        var isSink = transport == Transport.Udp && rows.Count > 0 && rows.TrueForAll(row => catalog.FindService(row.Service)?.Reply == Reply.None);
        return new(transport, port, service, [.. rows.Select(row => row.Id)], isSink, IsCanary: false);
    }
}
