using System.Text.Json;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Audit;
using Ctxscan.Listings;

namespace Ctxscan.Reports;

/// <summary>Saved audits and live captures: their screens merged into one, or lists of what they hold.</summary>
/// <param name="rules">Names the services of ports.</param>
/// <param name="list">One of <see cref="AuditLists"/>, or null for what the format shows by itself.</param>
sealed class AuditReport(RuleTable rules, string? list) : IReportSection
{
    readonly SavedServices _services = new(rules);
    readonly SavedFindings _findings = new(rules);
    readonly Conversations _conversations = new();
    readonly List<InputLine> _inputs = [];
    readonly Dictionary<string, long> _skipped = new(StringComparer.Ordinal);
    readonly Dictionary<(string Id, string Reason), long> _withheld = [];
    PacketDrops? _dropped;
    long _packets, _packetsInFlows, _flows, _evicted;
    bool _isMet;

    /// <inheritdoc/>
    public string Kind => "an audit";

    /// <inheritdoc/>
    public bool IsEmpty => !_isMet;

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = [ListingFormat.Table, ListingFormat.Csv, ListingFormat.Markdown];

    /// <inheritdoc/>
    public bool TryTake(JsonElement record)
    {
        try
        {
            return Take(SavedRecord.Dataset(record), record);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or InvalidDataException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <inheritdoc/>
    public void Write(string format, Terminal terminal)
    {
        if (format == ListingFormat.Table && list is null)
        {
            using var writer = terminal.NewWriter();
            new AuditScreen(writer, Summary()).Write();
            return;
        }

        var isMarkdown = format == ListingFormat.Markdown;
        foreach (var wanted in list is not null ? [list] : isMarkdown ? AuditLists.Shown : AuditLists.Usual)
        {
            if (isMarkdown) { WriteLine(terminal, $"## {wanted}\n"); }

            switch (wanted)
            {
                case AuditLists.Services:
                    ListingWriter.Write(_services.Lines, AuditLists.ServiceListing, format, terminal);
                    break;
                case AuditLists.Conversations:
                    ListingWriter.Write(_conversations.Lines, AuditLists.ConversationListing, format, terminal);
                    break;
                default:
                    ListingWriter.Write(_findings.Lines, AuditLists.FindingListing, format, terminal);
                    break;
            }

            if (isMarkdown) { WriteLine(terminal, ""); }
        }
    }

    static void WriteLine(Terminal terminal, string text)
    {
        using var writer = terminal.NewWriter();
        writer.WriteLine(text);
    }

    bool Take(string? dataset, JsonElement record)
    {
        switch (dataset)
        {
            case "ctxscan.flow":
                _services.Add(record);
                _conversations.Add(record);
                if (SavedServices.IsFinal(record)) { _flows++; }

                break;
            case "ctxscan.finding":
                _findings.Add(record);
                break;
            case "ctxscan.summary" when record.At("ctxscan.packets") is not null:
                AddSummary(record);
                break;
            case "ctxscan.run" when record.At("ctxscan.plan") is null:
                return true; // it opens every file and shows nothing here
            default:
                return false;
        }

        return _isMet = true;
    }

    void AddSummary(JsonElement record)
    {
        _packets += record.NumberAt("ctxscan.packets.read");
        _packetsInFlows += record.NumberAt("ctxscan.packets.in_flows");
        _evicted += record.NumberAt("ctxscan.flows.evicted");
        foreach (var (name, count) in record.CountsAt("ctxscan.packets.skipped").Where(skip => skip.Key != "not-ip").Concat(record.CountsAt("ctxscan.packets.not_ip")))
        {
            _skipped[name] = _skipped.GetValueOrDefault(name) + count;
        }

        if (record.At("ctxscan.packets.dropped") is { } lost)
        {
            var before = _dropped ?? default;
            _dropped = new(before.Kernel + lost.NumberAt("kernel"), before.Interface + lost.NumberAt("interface"), before.Ring + lost.NumberAt("ring"));
        }

        foreach (var entry in record.At("ctxscan.withheld")?.EnumerateArray() ?? default)
        {
            var key = (entry.TextAt("finding") ?? "", entry.TextAt("reason") ?? "");
            _withheld[key] = _withheld.GetValueOrDefault(key) + entry.NumberAt("count");
        }

        foreach (var input in record.At("ctxscan.inputs")?.EnumerateArray() ?? default) { _inputs.Add(InputOf(input)); }
    }

    static InputLine InputOf(JsonElement input) => new(
        input.TextAt("file") ?? input.TextAt("interface") ?? "", input.At("interface") is not null, input.NumberAt("packets"), input.TimeAt("first") ?? 0, input.TimeAt("last") ?? 0, null,
        input.At("trust.two_way_share")?.GetDouble(), input.NumberAt("trust.gaps_over_1s"), input.NumberAt("trust.unseen_segments"), input.NumberAt("trust.cut_by_snap"), input.NumberAt("trust.duplicates"));

    AuditSummary Summary() => new()
    {
        Inputs = _inputs,
        PacketsRead = _packets,
        PacketsInFlows = _packetsInFlows,
        Skipped = [.. _skipped.OrderByDescending(skip => skip.Value).ThenBy(skip => skip.Key, StringComparer.Ordinal)],
        Dropped = _dropped,
        Flows = _flows,
        FlowsEvicted = _evicted,
        Services = _services.Lines,
        Findings = _findings.Lines,
        Withheld = [.. _withheld.OrderBy(entry => entry.Key).Select(entry => new WithheldLine(entry.Key.Id, entry.Key.Reason, entry.Value))],
    };
}
