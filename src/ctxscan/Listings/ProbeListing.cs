using System.Text.Json;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace Ctxscan.Listings;

/// <summary>How a probe is listed.</summary>
static class ProbeListing
{
    /// <summary>The listing.</summary>
    public static Listing<ProbeDescription> Listing { get; } = new(
        [
            new("id", probe => probe.Id),
            new("tier", probe => TierOf(probe.Tier)),
            new("transport", probe => TransportOf(probe.Transport)),
            new("ports", probe => string.Join(' ', probe.Ports)) { Shrinks = true },
            new("services", probe => string.Join(' ', probe.Services)) { Shrinks = true },
            new("verified", probe => probe.VerifiedWith ?? "unverified") { Shrinks = true },
            new("request_bytes", probe => Amount(probe.RequestBytes)) { InTable = false },
            new("largest_reply_bytes", probe => Amount(probe.LargestReplyBytes)) { InTable = false },
            new("cookie_bits", probe => Amount(probe.CookieBits)) { InTable = false },
            new("specification", probe => probe.Specification) { InTable = false },
            new("logs", probe => probe.Logs) { InTable = false },
            new("detection", probe => probe.Detection ?? "") { InTable = false },
            new("note", probe => probe.Note ?? "") { InTable = false },
            new("request", probe => probe.Request) { InTable = false },
        ],
        WriteRecord);

    /// <summary>The name of a tier, as <c>--tier</c> and <c>--confirm</c> take it.</summary>
    public static string TierOf(ConfirmTier tier) => tier switch
    {
        ConfirmTier.None => "none",
        ConfirmTier.Passive => "passive",
        ConfirmTier.Safe => "safe",
        _ => "active",
    };

    static void WriteRecord(Utf8JsonWriter json, ProbeDescription probe)
    {
        json.WriteString("id", probe.Id);
        json.WriteString("tier", TierOf(probe.Tier));
        json.WriteString("transport", TransportOf(probe.Transport));
        json.WriteStartArray("ports");
        foreach (var port in probe.Ports) { json.WriteNumberValue(port); }

        json.WriteEndArray();
        json.WriteList("services", probe.Services);
        json.WriteBoolean("server_first", probe.IsServerFirst);
        json.WriteBoolean("verified", probe.IsVerified);
        json.WriteKnown("verified_with", probe.VerifiedWith);
        json.WriteNumber("request_bytes", probe.RequestBytes);
        json.WriteNumber("largest_reply_bytes", probe.LargestReplyBytes);
        json.WriteNumber("cookie_bits", probe.CookieBits);
        json.WriteString("specification", probe.Specification);
        json.WriteString("logs", probe.Logs);
        json.WriteKnown("detection", probe.Detection);
        json.WriteKnown("note", probe.Note);
        json.WriteString("request", probe.Request);
    }

    static string TransportOf(Transport transport) => transport == Transport.Udp ? "udp" : "tcp";

    static string Amount(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
