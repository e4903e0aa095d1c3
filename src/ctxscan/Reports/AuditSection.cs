using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Listings;

namespace Ctxscan.Reports;

/// <summary>Audits and live captures: the services that their flows went to, and what their summaries count.</summary>
sealed class AuditSection : IReportSection
{
    readonly Dictionary<(string Product, string Service, string Port), FlowCounts> _services = [];
    readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, long> _findings = new(StringComparer.Ordinal);
    long _packets;
    long _inFlows;
    bool _isMet;

    static readonly IReadOnlyList<Column<FlowCounts>> s_columns =
    [
        new("product", counts => counts.Product),
        new("service", counts => counts.Service),
        new("port", counts => counts.Port),
        new("hosts", counts => Count(counts.Hosts.Count)),
        new("flows", counts => Count(counts.Flows)),
        new("answered", counts => Count(counts.Answered)),
        new("bytes", counts => Count(counts.Bytes)),
    ];

    public string Kind => "an audit";

    public bool IsEmpty => !_isMet;

    public IReadOnlyList<string> Formats { get; } = [ListingFormat.Table, ListingFormat.Csv, ListingFormat.Markdown];

    public bool TryTake(JsonElement record)
    {
        switch (SavedRecord.Dataset(record))
        {
            case "ctxscan.flow":
                TakeFlow(record);
                break;
            case "ctxscan.finding":
                var rule = SavedRecord.Text(record, "rule", "id") ?? throw new FormatException("expected rule.id");
                _findings[rule] = _findings.GetValueOrDefault(rule) + (SavedRecord.Number(record, "ctxscan", "finding", "count") ?? 1);
                break;
            case "ctxscan.summary" when SavedRecord.At(record, "ctxscan", "packets") is not null:
                TakeSummary(record);
                break;
            case "ctxscan.run" when SavedRecord.At(record, "ctxscan", "plan") is null:
                break;
            default:
                return false;
        }

        _isMet = true;
        return true;
    }

    public void Write(string format, Terminal terminal)
    {
        FlowCounts[] rows = [.. _services.Values.OrderBy(counts => counts.Product.Length == 0).ThenBy(counts => counts.Product, StringComparer.Ordinal).ThenByDescending(counts => counts.Flows).ThenBy(counts => counts.Port, StringComparer.Ordinal)];
        ListingWriter.WriteColumns(rows, s_columns, format, terminal);
        var skipped = _skipped.Count == 0 ? "" : $" ({string.Join(' ', _skipped.Select(skip => $"{skip.Key} {Count(skip.Value)}"))})";
        terminal.Error.WriteLine($"packets  {Count(_packets)} = {Count(_inFlows)} in flows + {Count(_packets - _inFlows)} skipped{skipped}");
        foreach (var (rule, count) in _findings) { terminal.Error.WriteLine($"finding  {rule} {Count(count)}"); }
    }

    void TakeFlow(JsonElement record)
    {
        // A flow that no row fits carries no match: it is in the summary's packets only.
        if (SavedRecord.Text(record, "ctxscan", "match", "service") is not { } service) { return; }

        var transport = SavedRecord.Text(record, "network", "transport") ?? throw new FormatException("expected network.transport");
        var port = string.Create(CultureInfo.InvariantCulture, $"{SavedRecord.Number(record, "destination", "port")}/{transport}");
        var product = SavedRecord.Text(record, "ctxscan", "match", "product") ?? "";
        if (!_services.TryGetValue((product, service, port), out var counts)) { _services.Add((product, service, port), counts = new() { Product = product, Service = service, Port = port }); }

        counts.Bytes += SavedRecord.Number(record, "network", "bytes") ?? 0;
        var answered = SavedRecord.Number(record, "destination", "packets") > 0;
        if (answered) { counts.Hosts.Add(SavedRecord.Address(SavedRecord.Text(record, "destination", "ip"), "destination.ip")); }

        // A long flow has several records and is counted with its last.
        if (SavedRecord.At(record, "ctxscan", "flow", "final") is not { ValueKind: JsonValueKind.True }) { return; }

        counts.Flows++;
        counts.Answered += answered ? 1 : 0;
    }

    void TakeSummary(JsonElement record)
    {
        _packets += SavedRecord.Number(record, "ctxscan", "packets", "read") ?? throw new FormatException("expected ctxscan.packets.read");
        _inFlows += SavedRecord.Number(record, "ctxscan", "packets", "in_flows") ?? throw new FormatException("expected ctxscan.packets.in_flows");
        foreach (var (reason, count) in SavedRecord.Counts(record, "ctxscan", "packets", "skipped")) { _skipped[reason] = _skipped.GetValueOrDefault(reason) + count; }
    }

    static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    sealed class FlowCounts
    {
        public required string Product { get; init; }

        public required string Service { get; init; }

        public required string Port { get; init; }

        public HashSet<IpAddress> Hosts { get; } = [];

        public long Flows { get; set; }

        public long Answered { get; set; }

        public long Bytes { get; set; }
    }
}
