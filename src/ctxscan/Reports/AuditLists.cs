using System.Globalization;
using System.Text.Json;
using Ctxscan.Audit;
using Ctxscan.Listings;

namespace Ctxscan.Reports;

/// <summary>The lists that a report of audits can show.</summary>
static class AuditLists
{
    public const string Findings = "findings";
    public const string Services = "services";
    public const string Conversations = "conversations";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Findings, Services, Conversations];

    /// <summary>What a document shows.</summary>
    public static IReadOnlyList<string> Shown { get; } = [Findings, Services];

    /// <summary>What a format of one table shows.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Findings];

    /// <summary>Findings.</summary>
    public static Listing<FindingLine> FindingListing { get; } = new(
        [
            new("severity", finding => finding.SeverityText),
            new("finding", finding => finding.Id),
            new("count", finding => Number(finding.Count)),
            new("confidence", finding => Word(finding.Confidence)),
            new("example", finding => finding.Example),
            new("file", finding => finding.File ?? "") { InTable = false },
            new("frame", finding => finding.Frame is { } frame ? Number(frame) : ""),
            new("first", finding => Measure.Time(finding.FirstNs)) { InTable = false },
            new("last", finding => Measure.Time(finding.LastNs)) { InTable = false },
            new("message", finding => finding.Message) { Shrinks = true },
            new("needs", finding => finding.Needs ?? "") { InTable = false },
            new("filter", finding => finding.Filter ?? "") { InTable = false },
            new("key", finding => finding.Key) { InTable = false },
        ],
        WriteNothing);

    /// <summary>Services by port.</summary>
    public static Listing<ServiceLine> ServiceListing { get; } = new(
        [
            new("product", service => service.Product ?? ""),
            new("service", service => service.Service ?? ""),
            new("port", service => service.PortText),
            new("hosts", service => Number(service.Hosts)),
            new("flows", service => Number(service.Flows)),
            new("answered", service => Number(service.Answered)),
            new("bytes", service => service.Bytes.ToString(CultureInfo.InvariantCulture)),
            new("proof", service => Word(service.Proof)),
        ],
        WriteNothing);

    /// <summary>Who talks to whom.</summary>
    public static Listing<Conversation> ConversationListing { get; } = new(
        [
            new("source", line => line.Source),
            new("destination", line => line.Destination),
            new("transport", line => line.Transport),
            new("port", line => Number(line.Port)),
            new("service", line => line.Sums.Service ?? ""),
            new("product", line => line.Sums.Product ?? ""),
            new("flows", line => Number(line.Sums.Flows)),
            new("answered", line => Number(line.Sums.Answered)),
            new("packets", line => Number(line.Sums.Packets)),
            new("bytes", line => Number(line.Sums.Bytes)),
            new("confidence", line => line.Sums.Confidence ?? ""),
        ],
        WriteNothing);

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // The saved records are NDJSON already.
    static void WriteNothing<T>(Utf8JsonWriter json, T item)
    {
    }
}
