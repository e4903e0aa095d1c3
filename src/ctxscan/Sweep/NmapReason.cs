using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>A verdict in the words that readers of nmap's XML expect.</summary>
/// <param name="State">State of a port.</param>
/// <param name="Reason">Reason of the state.</param>
readonly record struct NmapReason(string State, string Reason)
{
    /// <summary>The state and reason of <paramref name="probe"/>.</summary>
    public static NmapReason Of(ProbeView probe) => probe.Verdict switch
    {
        Verdict.OpenConfirmed or Verdict.Open => new("open", probe.Transport == Transport.Tcp ? "syn-ack" : "udp-response"),
        Verdict.Closed => new("closed", Refusal(probe)),
        Verdict.Rejected or Verdict.Unreachable => new("filtered", probe.Icmp is { } icmp ? IcmpReason(icmp) : "host-unreach"),
        Verdict.Silent => new(probe.Transport == Transport.Udp ? "open|filtered" : "filtered", "no-response"),
        Verdict.Sink => new("open|filtered", "no-response"),
        _ => new("unknown", "local-error"),
    };

    /// <summary>What shows that the host is there, or null.</summary>
    public static string? ProofOfLife(ProbeView probe) => probe.Verdict switch
    {
        Verdict.OpenConfirmed or Verdict.Open when probe.Transport == Transport.Icmp => "echo-reply",
        Verdict.OpenConfirmed or Verdict.Open or Verdict.Closed => Of(probe).Reason,
        _ when probe.Icmp is { } icmp && icmp.From == probe.Address => IcmpReason(icmp),
        _ => null,
    };

    /// <summary>The name of an ICMP or ICMPv6 error (RFC 792, RFC 1812, RFC 4443).</summary>
    public static string IcmpReason(IcmpEvidence icmp) => (icmp.From.IsV4, icmp.Type, icmp.Code) switch
    {
        (true, 3, 0) or (true, 3, 6) or (true, 3, 11) or (false, 1, 0) => "net-unreach",
        (true, 3, 1) or (true, 3, 7) or (true, 3, 12) => "host-unreach",
        (true, 3, 2) => "proto-unreach",
        (true, 3, 3) or (false, 1, 4) => "port-unreach",
        (true, 3, 9) => "net-prohibited",
        (true, 3, 10) => "host-prohibited",
        (true, 3, 13) or (false, 1, 1) => "admin-prohibited",
        (false, 1, 3) => "addr-unreach",
        (false, 1, 5) => "srcaddr-failed",
        (false, 1, 6) => "reject-route",
        (true, 11, _) or (false, 3, _) => "time-exceeded",
        _ => "dest-unreach",
    };

    static string Refusal(ProbeView probe) => probe switch
    {
        { Transport: Transport.Udp } => "port-unreach",
        { Method: ProbeMethod.Syn } => "reset",
        _ => "conn-refused",
    };
}
