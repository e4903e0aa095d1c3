using System.Collections.Frozen;

namespace CitrixTrafficEngine.Findings;

/// <summary>Services that Citrix products alone speak, by their ids in rules/services.yaml.</summary>
public static class CitrixServices
{
    static readonly FrozenSet<string> s_ids = new[]
    {
        "cgp", "edt", "framehawk", "ica", "ica-browser", "ima", "ima-console", "netscaler-ha-heartbeat", "netscaler-rpc", "netscaler-rpc-tls",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the service is one of them.</summary>
    public static bool Contains(string service) => s_ids.Contains(service);

    /// <summary>Whether the service only carries others, so that it contradicts no port.</summary>
    public static bool Carries(string service) => service is "tls" or "dtls";
}
