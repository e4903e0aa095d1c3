using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>Ports that are heard and never asked: what is not a request of theirs may upset them.</summary>
static class AuditOnly
{
    /// <summary>
    /// Whether the port is audit-only: NetScaler HA heartbeat (a forged one may trigger a failover) and cluster heartbeat, pool membership, Provisioning
    /// Services.
    /// </summary>
    public static bool Is(Transport transport, ushort port) =>
        transport == Transport.Udp && port is 3003 or 7000 or 5404 or 5405 or (>= 6890 and <= 6930) or 6969 or 2071 or 4980;
}
