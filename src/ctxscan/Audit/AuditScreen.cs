using System.Globalization;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;
using Ctxscan.Listings;

namespace Ctxscan.Audit;

/// <summary>What a person sees at the end of an audit: at most 80 columns of plain text, with colour where a terminal shows it.</summary>
sealed class AuditScreen(TextWriter writer, AuditSummary summary)
{
    const int Columns = 80;

    /// <summary>Rows of the service table and of the findings; what has more gets a line that counts the rest.</summary>
    const int MaxRows = 30;

    /// <summary>The file with the records, or null.</summary>
    public string? RecordsFile { get; init; }

    /// <summary>What an earlier run found, or null.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Whether the writer's terminal shows colours.</summary>
    public bool UsesColor { get; init; }

    /// <summary>Writes the whole screen.</summary>
    public void Write()
    {
        foreach (var input in summary.Inputs) { WriteInput(input); }

        WritePackets();
        WriteFlows();
        WriteServices();
        WriteFindings();
        foreach (var entry in summary.Withheld) { Fold($"withheld: {Measure.Count(entry.Count)} {entry.Id}: {entry.Reason}"); }

        WriteNext();
    }

    void WriteInput(InputLine input)
    {
        var span = input.Packets == 0 ? "no packets" : $"{Measure.Span(input.FirstNs, input.LastNs)}  {Measure.Duration(input.LastNs - input.FirstNs)}";
        Fold($"{input.Name}  {span}{(input.Bytes is { } bytes ? $"  {Measure.Bytes((ulong)bytes)}" : "")}");
        if (input.Packets == 0) { return; }

        var twoWay = input.TwoWayShare is { } share ? string.Create(CultureInfo.InvariantCulture, $"two-way {100 * share:0.0} %   ") : "";
        var drops = summary.Dropped is { } dropped && input.IsLive ? $"drops {Measure.Count(dropped.Total)}" : "drops not stated";
        Line($"trust    {twoWay}gaps {Measure.Count(input.Gaps)}   unseen {Measure.Count(input.Unseen)}   cut by snap {Measure.Count(input.Cut)}   {drops}");
        if (input.Duplicates > 0) { Line($"         duplicates {Measure.Count(input.Duplicates)}: --dedup leaves them out"); }
    }

    void WritePackets()
    {
        var skipped = summary.PacketsRead - summary.PacketsInFlows;
        var reasons = skipped == 0 ? "" : $" ({string.Join(' ', summary.Skipped.Select(skip => $"{skip.Key} {Measure.Count(skip.Value)}"))})";
        Fold($"packets  {Measure.Count(summary.PacketsRead)} = {Measure.Count(summary.PacketsInFlows)} in flows + {Measure.Count(skipped)} skipped{reasons}");
        if (summary.Dropped is { Total: > 0 } dropped)
        {
            Line($"dropped  {Measure.Count(dropped.Kernel)} by the kernel, {Measure.Count(dropped.Interface)} by the interface, {Measure.Count(dropped.Ring)} here");
        }
    }

    void WriteFlows()
    {
        var citrix = summary.Services.Where(service => service.IsCitrix).ToList();
        var (flows, site, payload) = (citrix.Sum(service => service.Flows), citrix.Sum(service => service.BySite), citrix.Sum(service => service.ByPayload));
        var evicted = summary.FlowsEvicted > 0 ? $"   evicted {Measure.Count(summary.FlowsEvicted)}" : "";
        Line($"flows    {Measure.Count(summary.Flows)}   Citrix {Measure.Count(flows)}: site {Measure.Count(site)}  payload {Measure.Count(payload)}  port only {Measure.Count(flows - site - payload)}{evicted}");
    }

    // An unanswered port proves nothing, unless the roles are known.
    void WriteServices()
    {
        var silent = summary.Services.Where(service => service is { Answered: 0, IsDecided: false }).OrderByDescending(service => service.Flows).ToList();
        var lines = summary.Services.Where(service => service.Answered > 0 || service.IsDecided)
            .OrderBy(service => service.Product is null)
            .ThenBy(service => service.Product, StringComparer.Ordinal)
            .ThenByDescending(service => service.Flows)
            .ToList();
        if (lines.Count > 0) { Line("  PRODUCT        HOSTS  SERVICE                 FLOWS ANSWERED    BYTES  PROOF"); }

        foreach (var service in lines.Take(MaxRows))
        {
            var product = service.Product ?? "(shared port)";
            Line($"  {Fit(product, 14)} {service.Hosts,5}  {ServiceText(service)} {Measure.Count(service.Flows),7} {Measure.Share(service.Answered, service.Flows),8} {Measure.Bytes(service.Bytes),8}  {ProofText(service.Proof)}");
        }

        if (lines.Count > MaxRows) { Line($"  and {lines.Count - MaxRows} more ports: see the records"); }

        if (silent.Count == 0) { return; }

        const int Shown = 8;
        var ports = string.Join(' ', silent.Take(Shown).Select(service => service.PortText)) + (silent.Count > Shown ? " ..." : "");
        Fold($"unanswered  {Measure.Count(silent.Sum(service => service.Flows))} flows to {silent.Count} catalogued ports: {ports}");
    }

    void WriteFindings()
    {
        if (summary.Findings.Count == 0) { return; }

        Line("  SEV   FINDING                    N  EXAMPLE                              FRAME");
        foreach (var finding in summary.Findings.Take(MaxRows))
        {
            var mark = IsNew(finding) ? "+ " : "  ";
            var frame = finding.Frame is { } number ? number.ToString(CultureInfo.InvariantCulture) : "-";
            Line($"{mark}{Painted(finding)} {Fit(finding.Id, 22)} {Measure.Count(finding.Count),5}  {Fit(finding.Example, 35)} {frame,6}");
            var needs = finding.Needs is { } row ? $". Needs: {row}" : "";
            new FoldedText(writer, Columns).Write(8, finding.Message + needs);
        }

        if (summary.Findings.Count > MaxRows) { Line($"  and {summary.Findings.Count - MaxRows} more findings: see the records"); }

        if (Baseline is not null) { Line($"+ {summary.Findings.Count(IsNew)} of {summary.Findings.Count} findings are not in the baseline"); }
    }

    void WriteNext()
    {
        var next = summary.Findings is [var worst, ..] ? $"next: ctxscan explain finding:{worst.Id}" : null;
        var records = RecordsFile is not null ? $"records: {RecordsFile}" : null;
        if (next is null && records is null) { return; }

        var line = string.Join("     ", new[] { next, records }.Where(part => part is not null));
        Line(line.Length <= Columns ? line : $"{next}\n{records}");
    }

    bool IsNew(FindingLine finding) => Baseline?.IsNew(finding.Key) == true;

    // Red, yellow, cyan, plain (ECMA-48, SGR).
    string Painted(FindingLine finding)
    {
        var text = finding.SeverityText.PadRight(5);
        var color = finding.Severity switch
        {
            Severity.High => 31,
            Severity.Medium => 33,
            Severity.Low => 36,
            _ => 0,
        };
        return UsesColor && color != 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{color}m{text}\e[0m") : text;
    }

    static string ServiceText(ServiceLine service)
    {
        const int Width = 21;

        var name = service.Service ?? "(several)";
        return $"{Fit(name, Math.Min(name.Length, Width - 1 - service.PortText.Length))} {service.PortText}".PadRight(Width);
    }

    static string ProofText(Confidence proof) => proof switch
    {
        Confidence.Site => "site",
        Confidence.Payload => "payload",
        _ => "port",
    };

    void Fold(string text) => new FoldedText(writer, Columns).Write(0, text);

    void Line(string text) => writer.Write(text + "\n");

    static string Fit(string text, int width) => text.Length <= width ? text.PadRight(width) : string.Concat(text.AsSpan(0, width - 1), "~");
}
