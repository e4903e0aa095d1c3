using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>UDP ports that a sweep leaves alone, because what arrives there may disturb: only an audit judges them.</summary>
public static class AuditOnlyPorts
{
    /// <summary>UDP port of the NetScaler HA heartbeat: a forged one may fail the pair over. Never sent to, whatever is asked.</summary>
    public const ushort Heartbeat = 3_003;

    static readonly (PortRange Ports, string Why)[] s_ports =
    [
        (new(Heartbeat, Heartbeat), "never sent: a forged heartbeat may fail the pair over"),
        (new(7_000, 7_000), "audit only: a heartbeat is never sent to a cluster's node"),
        (new(5_404, 5_405), "audit only: a foreign membership message may disturb the pool"),
        (new(6_890, 6_930), "audit only: no request is known that a Provisioning Server answers"),
        (new(6_969, 6_969), "audit only: no request is known that the second boot stage answers"),
        (new(2_071, 2_071), "audit only: no request is known that the second boot stage answers"),
        (new(4_980, 4_980), "audit only: nothing is sent into an SD-WAN tunnel"),
    ];

    /// <summary>Why nothing is sent to the port, or null where it may be asked.</summary>
    public static string? Reason(Transport transport, ushort port)
    {
        if (transport != Transport.Udp) { return null; }

        foreach (var (ports, why) in s_ports)
        {
            if (ports.Contains(port)) { return why; }
        }

        return null;
    }

    /// <summary>Whether the port may get one empty datagram where the user allows that, and nothing else ever.</summary>
    public static bool TakesEmptyOnly(Transport transport, ushort port) => port != Heartbeat && Reason(transport, port) is not null;

    /// <summary>Whether nothing goes to the port, whatever the user allows.</summary>
    public static bool IsNever(Transport transport, ushort port) => transport == Transport.Udp && port == Heartbeat;
}
