using System.Text.Json;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Reports;

/// <summary>Counts saved flow records by the catalogued port they went to, as a run does itself.</summary>
sealed class SavedServices(RuleTable rules)
{
    const string Infrastructure = "infrastructure";

    readonly Dictionary<(Transport Transport, ushort Port, bool IsDecided, string? Product, string? Service), Count> _counts = [];

    /// <summary>The counts, in order of transport and port.</summary>
    public IReadOnlyList<ServiceLine> Lines => ServiceLine.Merged(_counts.OrderBy(count => count.Key.Transport).ThenBy(count => count.Key.Port).ThenBy(count => count.Key.Service, StringComparer.Ordinal).Select(count => (LineOf(count.Key, count.Value), (IReadOnlyCollection<string>)count.Value.Hosts)));

    /// <summary>Adds a flow record; one without a match counts nowhere.</summary>
    public void Add(JsonElement flow)
    {
        if (flow.At("ctxscan.match") is not { } match || TransportOf(flow) is not { } transport) { return; }

        var confidence = ConfidenceOf(match.TextAt("confidence"));
        var port = (ushort)flow.NumberAt("destination.port");
        var key = (transport, port, match.At("row") is not null && confidence != Confidence.Port, match.TextAt("product"), match.TextAt("service"));
        if (confidence == Confidence.Port)
        {
            // What the port alone says is the same for all its flows; a record says it of the answered ones only.
            var shared = new SharedNames(rules, rules.RunOf(transport, port));
            key = (transport, port, false, shared.Product, shared.Service);
        }

        if (!_counts.TryGetValue(key, out var count)) { _counts.Add(key, count = new()); }

        var isAnswered = IsAnswered(flow);
        count.Bytes += (ulong)flow.NumberAt("network.bytes");
        if (confidence > count.Proof) { count.Proof = confidence; }

        if (isAnswered) { count.Hosts.Add(flow.TextAt("destination.ip") ?? ""); }

        if (!IsFinal(flow)) { return; }

        count.Flows++;
        count.Answered += isAnswered ? 1 : 0;
        count.BySite += confidence == Confidence.Site ? 1 : 0;
        count.ByPayload += confidence == Confidence.Payload ? 1 : 0;
    }

    /// <summary>Whether it is the flow's last record: with it the flow is counted.</summary>
    public static bool IsFinal(JsonElement flow) => flow.At("ctxscan.flow.final")?.GetBoolean() == true;

    /// <summary>Whether the responder took part. Its letters in the history are lower case; a reset alone refuses.</summary>
    public static bool IsAnswered(JsonElement flow) => flow.TextAt("ctxscan.tcp.history")?.AsSpan().IndexOfAny("hadf") >= 0;

    /// <summary>How sure a match is, by its word.</summary>
    public static Confidence ConfidenceOf(string? word) => word switch
    {
        "site" => Confidence.Site,
        "payload" => Confidence.Payload,
        _ => Confidence.Port,
    };

    static Transport? TransportOf(JsonElement flow) => flow.TextAt("network.transport") switch
    {
        "tcp" => Transport.Tcp,
        "udp" => Transport.Udp,
        _ => null,
    };

    ServiceLine LineOf((Transport Transport, ushort Port, bool IsDecided, string? Product, string? Service) key, Count count) => new(
        key.Product, key.Service, key.Transport, key.Port, count.Hosts.Count, count.Flows, count.Answered, count.Bytes, count.Proof, IsCitrix(key.Transport, key.Port, key.Product, key.Service),
        key.IsDecided, count.BySite, count.ByPayload);

    bool IsCitrix(Transport transport, ushort port, string? product, string? service)
    {
        if (product is not null) { return product != Infrastructure; }

        var candidates = new SharedNames(rules, rules.RunOf(transport, port)).Candidates;
        return (service is not null && CitrixServices.Contains(service)) || (candidates.Count > 0 && candidates.All(rule => !rule.IsGeneric && rule.Product != Infrastructure));
    }

    sealed class Count
    {
        public HashSet<string> Hosts { get; } = new(StringComparer.Ordinal);

        public long Flows { get; set; }

        public long Answered { get; set; }

        public ulong Bytes { get; set; }

        public Confidence Proof { get; set; }

        public long BySite { get; set; }

        public long ByPayload { get; set; }
    }
}
