using System.Globalization;
using CitrixTrafficEngine;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;

namespace Ctxscan.Audit;

/// <summary>What a screen or a report shows of one run or several: of a run just ended, or of saved records.</summary>
sealed record AuditSummary
{
    public required IReadOnlyList<InputLine> Inputs { get; init; }

    public required long PacketsRead { get; init; }

    public required long PacketsInFlows { get; init; }

    /// <summary>Packets that are in no flow, by reason or protocol, most first.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Skipped { get; init; }

    /// <summary>Packets that a live capture lost, or null where nothing was captured live.</summary>
    public PacketDrops? Dropped { get; init; }

    public required long Flows { get; init; }

    public required long FlowsEvicted { get; init; }

    public required IReadOnlyList<ServiceLine> Services { get; init; }

    public required IReadOnlyList<FindingLine> Findings { get; init; }

    public required IReadOnlyList<WithheldLine> Withheld { get; init; }

    /// <summary>The summary of a run that has just ended; names of inputs as <paramref name="anonymizer"/> gives them.</summary>
    public static AuditSummary Of(EngineReport report, RuleTable rules, Anonymizer? anonymizer) => new()
    {
        Inputs = [.. report.Inputs.Select(input => InputLine.Of(input) with { Name = anonymizer?.Name(input.Name) ?? input.Name })],
        PacketsRead = report.PacketsRead,
        PacketsInFlows = report.PacketsInFlows,
        Skipped =
        [
            .. report.Skipped.Where(skip => skip.Key is not PacketOutcome.NotIp).Select(skip => KeyValuePair.Create(skip.Key.Name(), skip.Value))
                .Concat(report.NotIp).OrderByDescending(skip => skip.Value),
        ],
        Dropped = report.Dropped,
        Flows = report.Flows,
        FlowsEvicted = report.FlowsEvicted,
        Services = ServiceLine.Merged(report.Services.Select(count => (ServiceLine.Of(count, rules), count.HostAddresses))),
        Findings = [.. report.Findings.Findings.Select(finding => FindingLine.Of(finding, rules))],
        Withheld = [.. report.Findings.Withheld.Select(entry => new WithheldLine(entry.Kind.Id, entry.Reason, entry.Count))],
    };
}

/// <summary>One input, and what it can be trusted for.</summary>
sealed record InputLine(string Name, bool IsLive, long Packets, long FirstNs, long LastNs, long? Bytes, double? TwoWayShare, long Gaps, long Unseen, long Cut, long Duplicates)
{
    public static InputLine Of(InputReport input) => new(
        input.Name, input.IsLive, input.Packets, input.FirstNs, input.LastNs, input.Bytes,
        input.Conversations == 0 ? null : (double)input.TwoWay / input.Conversations, input.Gaps, input.UnseenSegments, input.Cut, input.Duplicates);
}

/// <summary>The flows to one port.</summary>
sealed record ServiceLine(
    string? Product, string? Service, Transport Transport, ushort Port, int Hosts, long Flows, long Answered, ulong Bytes, Confidence Proof, bool IsCitrix, bool IsDecided, long BySite, long ByPayload)
{
    public static ServiceLine Of(ServiceCount count, RuleTable rules)
    {
        var names = count.NamesIn(rules);
        return new(
            names.Product, names.Service, count.Transport, count.Port, count.Hosts, count.Flows, count.Answered, count.Bytes, count.Proof,
            IsOfCitrix(names.Product, count.Protocol, names.Candidates), count.Rule is not null, count.BySite, count.ByPayload);
    }

    /// <summary>One line for all that are called the same, whatever told it, with the hosts of all.</summary>
    public static IReadOnlyList<ServiceLine> Merged<T>(IEnumerable<(ServiceLine Line, IReadOnlyCollection<T> Hosts)> parts) =>
    [
        .. parts.OrderBy(part => part.Line.Transport).ThenBy(part => part.Line.Port).ThenBy(part => part.Line.Service, StringComparer.Ordinal).GroupBy(part => (part.Line.Product, part.Line.Service, part.Line.Transport, part.Line.Port)).Select(same => same.First().Line with
        {
            Hosts = same.SelectMany(part => part.Hosts).Distinct().Count(),
            Flows = same.Sum(part => part.Line.Flows),
            Answered = same.Sum(part => part.Line.Answered),
            Bytes = (ulong)same.Sum(part => (long)part.Line.Bytes),
            Proof = same.Max(part => part.Line.Proof),
            IsCitrix = same.Any(part => part.Line.IsCitrix),
            IsDecided = same.Any(part => part.Line.IsDecided),
            BySite = same.Sum(part => part.Line.BySite),
            ByPayload = same.Sum(part => part.Line.ByPayload),
        }),
    ];

    /// <summary>Whether flows belong to Citrix products alone, whichever: by the product that is named, by what the payload proved, else by the rows of the port.</summary>
    public static bool IsOfCitrix(string? product, string? protocol, IReadOnlyList<Rule> candidates)
    {
        const string Infrastructure = "infrastructure";

        return product is not null ? product != Infrastructure
            : protocol is not null ? CitrixServices.Contains(protocol)
            : candidates.Count > 0 && candidates.All(candidate => !candidate.IsGeneric && candidate.Product != Infrastructure);
    }

    /// <summary>"443/tcp".</summary>
    public string PortText => string.Create(CultureInfo.InvariantCulture, $"{Port}/{(Transport == Transport.Tcp ? "tcp" : "udp")}");
}

/// <summary>One finding.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Id">Of which kind.</param>
/// <param name="Key">Its stable name.</param>
/// <param name="Count">Flows that support it.</param>
/// <param name="FirstNs">When it began, nanoseconds since 1970 UTC.</param>
/// <param name="LastNs">When it was seen last.</param>
/// <param name="Confidence">What the evidence is.</param>
/// <param name="Example">A flow that shows it, or the key's hosts.</param>
/// <param name="File">Where that is, or null.</param>
/// <param name="Frame">Its first frame, or null.</param>
/// <param name="Filter">The display filter, or null.</param>
/// <param name="Message">Why.</param>
/// <param name="Needs">The row that it would need, or null.</param>
sealed record FindingLine(
    Severity Severity, string Id, string Key, long Count, long FirstNs, long LastNs, Confidence Confidence, string Example, string? File, long? Frame, string? Filter, string Message, string? Needs)
{
    public static FindingLine Of(Finding finding, RuleTable rules) => new(
        finding.Severity, finding.Kind.Id, finding.Key, finding.Count, finding.FirstNs, finding.LastNs, finding.Confidence, ExampleOf(finding),
        finding.Example?.Input, finding.Example?.FirstFrame, finding.Example?.Filter, finding.Message, NeedsOf(finding.Kind.Id, finding.Row, rules));

    /// <summary>The severity in a word: <c>info</c>, <c>low</c>, <c>med</c>, <c>high</c>.</summary>
    public string SeverityText => Severity switch
    {
        Severity.High => "high",
        Severity.Medium => "med",
        Severity.Low => "low",
        _ => "info",
    };

    /// <summary>"10.0.0.1 > 10.0.0.2 7279/tcp".</summary>
    public static string ExampleOf(string source, string destination, long port, string transport) =>
        string.Create(CultureInfo.InvariantCulture, $"{source} > {destination} {port}/{transport}");

    /// <summary>What firewall rule a blocked connection lacks, by the id of its row.</summary>
    public static string? NeedsOf(string kind, string? row, RuleTable rules)
    {
        if (row is null || FindingCatalog.Find(kind)?.Category != "reachability") { return null; }

        foreach (var rule in rules.Rules)
        {
            if (rule.Id == row) { return $"{rule.SourceRole} > {rule.DestinationRole} {string.Join(' ', rule.Ports)}"; }
        }

        return null;
    }

    static string ExampleOf(Finding finding) => finding.Example is { } flow
        ? ExampleOf(flow.Source.ToString(), flow.Destination.ToString(), flow.DestinationPort, flow.Protocol == 6 ? "tcp" : "udp")
        : finding.Key[(finding.Kind.Id.Length + 1)..];
}

/// <summary>Findings that could not be told.</summary>
sealed record WithheldLine(string Id, string Reason, long Count);
