using System.Text.Json;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Reports;

/// <summary>Counts saved flow records by the catalogued port they went to, as a run does itself.</summary>
sealed class SavedServices(RuleTable rules)
{
    const ushort Tftp = 69;

    readonly Dictionary<(Transport Transport, ushort Port, bool IsDecided, string? Product, string? Service, string? Protocol), Count> _counts = [];

    /// <summary>The counts, in order of transport and port.</summary>
    public IReadOnlyList<ServiceLine> Lines => ServiceLine.Merged(_counts.Select(count => (LineOf(count.Key, count.Value), (IReadOnlyCollection<string>)count.Value.Hosts)));

    /// <summary>Adds a flow record; one without a match counts nowhere.</summary>
    public void Add(JsonElement flow)
    {
        if (flow.At("ctxscan.match") is not { } match || TransportOf(flow) is not { } transport) { return; }

        var confidence = ConfidenceOf(match.TextAt("confidence"));
        var port = flow.At("ctxscan.tftp.transfer") is not null ? Tftp : (ushort)flow.NumberAt("destination.port"); // its new port is part of the request's exchange
        var (product, service) = (match.TextAt("product"), match.TextAt("service"));
        if (product is null && match.At("row") is null)
        {
            // What a port says is the same for all its flows; a record says it of the answered ones only.
            var shared = new SharedNames(rules, rules.RunOf(transport, port), flow.TextAt("network.protocol"));
            product = shared.Product;
            service ??= shared.Service;
        }

        var key = (transport, port, match.At("row") is not null && confidence != Confidence.Port, product, service, flow.TextAt("network.protocol"));

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

    ServiceLine LineOf((Transport Transport, ushort Port, bool IsDecided, string? Product, string? Service, string? Protocol) key, Count count) => new(
        key.Product, key.Service, key.Transport, key.Port, count.Hosts.Count, count.Flows, count.Answered, count.Bytes, count.Proof, ServiceLine.IsOfCitrix(key.Product, key.Protocol, new SharedNames(rules, rules.RunOf(key.Transport, key.Port)).Candidates),
        key.IsDecided, count.BySite, count.ByPayload);

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
