using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace Ctxscan.Sweep;

/// <summary>Neighbouring ports that are asked alike, in one line.</summary>
/// <param name="First">The probe of the first port.</param>
/// <param name="Last">The last port.</param>
readonly record struct PortRun(PlannedProbe First, ushort Last)
{
    /// <summary>The runs of <paramref name="probes"/>.</summary>
    public static List<PortRun> Of(IEnumerable<PlannedProbe> probes)
    {
        var runs = new List<PortRun>();
        foreach (var probe in probes)
        {
            if (runs.Count > 0 && runs[^1] is var run && run.Last + 1 == probe.Port && IsAlike(run.First, probe))
            {
                runs[^1] = run with { Last = probe.Port };
                continue;
            }

            runs.Add(new(probe, probe.Port));
        }

        return runs;
    }

    /// <summary>"3008/tcp  netscaler-rpc-tls  netscaler-ha-sync-secure".</summary>
    public override string ToString()
    {
        if (First.IsCanary) { return $"{Ports}  canary: what answers here answers everything"; }

        var service = First.Service ?? (First.Rows.Length > 1 ? "several services" : "no service of the catalog");
        return $"{Ports}  {service}{(First.IsSink ? ", a sink: one empty datagram, no answer is expected" : "")}{Empty}  {string.Join(' ', First.Rows)}".TrimEnd();
    }

    string Ports => First.Transport switch
    {
        Transport.Icmp => "echo/icmp",
        var transport => $"{new PortRange(First.Port, Last).ToString()}/{Keywords.Of(transport)}",
    };

    string Empty => First switch
    {
        var probe when AuditOnlyPorts.TakesEmptyOnly(probe.Transport, probe.Port) => ", audit only: one empty datagram",
        { Transport: Transport.Udp, Service: null } => ": one empty datagram",
        _ => "",
    };

    static bool IsAlike(PlannedProbe one, PlannedProbe other) =>
        one.Transport == other.Transport && one.Service == other.Service && one.IsSink == other.IsSink && one.IsCanary == other.IsCanary && one.Rows.SequenceEqual(other.Rows)
        && AuditOnlyPorts.TakesEmptyOnly(one.Transport, one.Port) == AuditOnlyPorts.TakesEmptyOnly(other.Transport, other.Port);
}
