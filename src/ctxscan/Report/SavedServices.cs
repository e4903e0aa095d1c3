using System.Text.Json;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Report;

/// <summary>Counts saved flow records by the catalogued port they went to, as a run does itself.</summary>
sealed class SavedServices(RuleTable rules)
{
    const string Infrastructure = "infrastructure";

    readonly Dictionary<(Transport Transport, ushort Port, int Rule), Count> _counts = [];
    readonly Dictionary<string, int> _ruleOf = Index(rules);

    /// <summary>The counts, in order of transport and port.</summary>
    public IReadOnlyList<ServiceLine> Lines => ServiceLine.Merged(_counts.OrderBy(count => count.Key).Select(count => (LineOf(count.Key, count.Value), (IReadOnlyCollection<string>)count.Value.Hosts)));

    /// <summary>Adds a flow record; one without a match counts nowhere.</summary>
    public void Add(JsonElement flow)
    {
        if (flow.At("ctxscan.match") is not { } match || TransportOf(flow) is not { } transport) { return; }

        var confidence = ConfidenceOf(match.TextAt("confidence"));
        var rule = confidence != Confidence.Port && match.TextAt("row") is { } row && _ruleOf.TryGetValue(row, out var index) ? index : -1;
        var key = (transport, (ushort)flow.NumberAt("destination.port"), rule);
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

    static Dictionary<string, int> Index(RuleTable rules)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var rule = 0; rule < rules.Rules.Length; rule++) { index.Add(rules.Rules[rule].Id, rule); }

        return index;
    }

    ServiceLine LineOf((Transport Transport, ushort Port, int Rule) key, Count count)
    {
        var shared = new SharedNames(rules, rules.RunOf(key.Transport, key.Port));
        var decided = key.Rule >= 0 ? rules.Rules[key.Rule] : null;
        var isCitrix = decided is not null
            ? decided.Product != Infrastructure
            : shared.Candidates.Count > 0 && shared.Candidates.All(rule => !rule.IsGeneric && rule.Product != Infrastructure);
        return new(
            decided?.Product ?? shared.Product, decided?.Service ?? shared.Service, key.Transport, key.Port, count.Hosts.Count, count.Flows, count.Answered, count.Bytes, count.Proof,
            isCitrix, decided is not null, count.BySite, count.ByPayload);
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
