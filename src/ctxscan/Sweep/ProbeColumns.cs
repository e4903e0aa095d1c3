using System.Globalization;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>The columns of probes in a table, in CSV and in Markdown.</summary>
static class ProbeColumns
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<Column<ProbeView>> All { get; } =
    [
        new("address", probe => probe.Address.ToString()),
        new("name", probe => Printable(probe.Name ?? "")) { Shrinks = true },
        new("port", PortOf),
        new("verdict", probe => ResultText.Of(probe.Verdict)),
        new("proof", probe => ResultText.Of(probe.Proof)) { InTable = false },
        new("service", probe => probe.Service ?? ""),
        new("tries", probe => probe.Tries.ToString(CultureInfo.InvariantCulture)) { InTable = false },
        new("rtt_ms", probe => probe.RoundTripNs is { } ns ? (ns / 1e6).ToString("0.000", CultureInfo.InvariantCulture) : "") { InTable = false },
        new("icmp", probe => probe.Icmp is { } icmp ? string.Create(CultureInfo.InvariantCulture, $"{icmp.Type}/{icmp.Code}") : ""),
        new("icmp_from", probe => probe.Icmp is { } icmp ? icmp.From.ToString() : "") { Shrinks = true },
        new("errno", probe => probe.Errno ?? "") { InTable = false },
        new("canary", probe => probe.IsCanary ? "canary" : ""),
        new("says", probe => Printable(probe.Product ?? probe.Banner ?? "")) { Shrinks = true },
        new("rows", probe => string.Join(' ', probe.Rows)) { InTable = false },
        new("source", probe => probe.Source?.ToString() ?? "") { InTable = false },
        new("end", probe => TimeText(probe.EndNs)) { InTable = false },
    ];

    /// <summary>"22/tcp", or "icmp".</summary>
    public static string PortOf(ProbeView probe) => probe.Transport == Transport.Icmp
        ? "icmp"
        : string.Create(CultureInfo.InvariantCulture, $"{probe.Port}/{ResultText.Of(probe.Transport)}");

    /// <summary>What a server or a file says, without what a terminal would obey.</summary>
    public static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter)) : text;

    /// <summary>RFC 3339 in UTC, to the millisecond.</summary>
    static string TimeText(long ns) => DateTime.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
