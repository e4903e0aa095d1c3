using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using Proof = CitrixTrafficEngine.Catalogs.Proof;

namespace Ctxscan.Sweep;

/// <summary>Why a sweep of a profile sends nothing for one of its rows.</summary>
sealed class LeftOutReason(Catalog catalog, Profile profile)
{
    /// <summary>The reason, for a row that is not sent.</summary>
    public string Of(ProfileRow row) => row.Row switch
    {
        { Transport: Transport.Ip } other => string.Create(CultureInfo.InvariantCulture, $"IP protocol {other.IpProtocol} has no port to probe"),
        var other when AuditOnlyReason(other) is { } why => why,
        { NoPort: { } why } => $"no fixed port: {why}",
        var other when !profile.SweepTo.Contains(other.DestinationRole) => $"listens on {other.DestinationRole}, which profile {profile.Id} does not sweep",
        { Status: RowStatus.Loopback } => "stays on its own host",
        { Status: RowStatus.Unused } => "nothing uses it",
        { Transport: Transport.Udp } other when catalog.FindService(other.Service)?.Reply == Reply.None =>
            $"a sink never answers: -p {Udp(other)} tells only whether it is closed",
        _ when row.Proof == Proof.AuditOnly => "audit only: no request is known that it answers",
        _ => "its port is kept for the audit by another row",
    };

    static string? AuditOnlyReason(Row row) => row.Ports.Select(range => AuditOnlyPorts.Reason(row.Transport, range.First)).FirstOrDefault(why => why is not null);

    static string Udp(Row row) => string.Join(',', row.Ports.Select(range => $"u:{range}"));
}
