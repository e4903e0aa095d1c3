using System.Text.Json;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Rules;
using Ctxscan.Audit;

namespace Ctxscan.Reports;

/// <summary>Merges saved finding records by their keys: counts are summed, times widened, the worst severity stays.</summary>
sealed class SavedFindings(RuleTable rules)
{
    readonly Dictionary<string, FindingLine> _findings = new(StringComparer.Ordinal);

    /// <summary>The findings, worst first.</summary>
    public IReadOnlyList<FindingLine> Lines => [.. _findings.Values.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Key, StringComparer.Ordinal)];

    /// <summary>Adds a finding record.</summary>
    /// <exception cref="InvalidDataException">It has no key or no rule.</exception>
    public void Add(JsonElement record)
    {
        var line = LineOf(record);
        if (!_findings.TryGetValue(line.Key, out var known))
        {
            _findings.Add(line.Key, line);
            return;
        }

        _findings[line.Key] = known with
        {
            Count = known.Count + line.Count,
            FirstNs = Math.Min(known.FirstNs, line.FirstNs),
            LastNs = Math.Max(known.LastNs, line.LastNs),
            Severity = (Severity)Math.Max((int)known.Severity, (int)line.Severity),
            Confidence = known.Confidence > line.Confidence ? known.Confidence : line.Confidence,
        };
    }

    FindingLine LineOf(JsonElement record)
    {
        var key = record.TextAt("ctxscan.finding.key") ?? throw new InvalidDataException("a finding without ctxscan.finding.key");
        var id = record.TextAt("rule.id") ?? throw new InvalidDataException("a finding without rule.id");
        var example = record.TextAt("source.ip") is { } source
            ? FindingLine.ExampleOf(source, record.TextAt("destination.ip") ?? "", record.NumberAt("destination.port"), record.TextAt("network.transport") ?? "")
            : key[(id.Length + 1)..];
        return new(
            (Severity)record.NumberAt("event.severity"), id, key, record.NumberAt("ctxscan.finding.count"), record.TimeAt("ctxscan.finding.first") ?? 0, record.TimeAt("ctxscan.finding.last") ?? 0,
            SavedServices.ConfidenceOf(record.TextAt("ctxscan.finding.confidence")), example, record.TextAt("ctxscan.input.file") ?? record.TextAt("ctxscan.input.interface"),
            record.At("ctxscan.input.first_frame")?.GetInt64(), record.TextAt("ctxscan.finding.filter"), record.TextAt("message") ?? "", FindingLine.NeedsOf(id, record.TextAt("ctxscan.finding.row"), rules));
    }
}
