using System.Globalization;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace Ctxscan.Sweep;

/// <summary>What a person sees of a sweep: at most 80 columns of plain text.</summary>
sealed class SweepScreen(TextWriter writer, ScanPlan plan, SweepTally tally, IReadOnlyList<ProfileNeeds> needs)
{
    const int Columns = 80;
    const string Gap = "  ";

    /// <summary>Says where the sweep stands and what it will ask. Before it starts.</summary>
    public void WriteHead(SweepRunInfo run)
    {
        var from = run.Sources.Count == 0 ? run.ObserverName : string.Join(' ', run.Sources);
        var at = run.Interface is null ? "" : $" {run.Interface}";
        var place = run.Place is null ? "" : $" ({run.Place})";
        Fold(run.FromRoles.Count > 0
            ? $"from {from}{at} as {string.Join(", ", run.FromRoles)}{place}: rows from other roles are not judged"
            : $"from {from}{at}{place}, role unknown: proves reachability from HERE only");
        var canaries = Canaries();
        var rate = run.Rate == 0 ? "as fast as the path carries" : string.Create(CultureInfo.InvariantCulture, $"{run.Rate:#,0.#}/s");
        var shard = plan.Shard.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", shard {plan.Shard.Index}/{plan.Shard.Count}");
        var resumed = tally.Done == 0 ? "" : $", {Count(tally.Done)} done before";
        Fold($"plan {Count(plan.HostCount)} hosts, {Count(plan.PairCount - canaries)} pairs + {Count(canaries)} canaries, {rate}{shard}{resumed}");
        foreach (var row in run.NotSent) { Fold($"     {row.Row} not sent ({row.Why})"); }

        foreach (var name in run.Unresolved) { Fold($"     {name} does not resolve"); }
    }

    /// <summary>Shows what was found, and that it adds up. After the last result.</summary>
    public void WriteResults(SweepSummary summary, string? recordsFile)
    {
        var rest = new HostGroups();
        new SweepMatrix(writer, plan, tally, needs).Write(rest);
        WriteRest(rest);
        WriteSums(summary);
        if (recordsFile is not null) { writer.Write($"records: {recordsFile}\n"); }
    }

    // Addresses that gave nothing: a line for each way they gave it.
    void WriteRest(HostGroups rest)
    {
        foreach (var (what, hosts) in rest.InOrder) { Fold($"  {Count(hosts.Count)} {(hosts.Count == 1 ? "address" : "addresses")} {what}{(hosts.Count == 1 ? $": {plan.AddressOf(hosts.First)}" : "")}"); }
    }

    void WriteSums(SweepSummary summary)
    {
        var line = "";
        foreach (var verdict in summary.Verdicts.Select(count => $"{ResultText.Of(count.Key)} {Count(count.Value)}"))
        {
            if (line.Length + Gap.Length + verdict.Length > Columns)
            {
                writer.Write(line + "\n");
                line = "";
            }

            line += line.Length == 0 ? verdict : Gap + verdict;
        }

        if (line.Length > 0) { writer.Write(line + "\n"); }

        var requeued = summary.Requeued.Count == 0 ? "requeued 0" : $"requeued {string.Join(' ', summary.Requeued.Select(count => $"{count.Key} {Count(count.Value)}"))}";
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{(summary.EndedNs - summary.StartedNs) / 1e9:0.0} s");
        Fold($"= {Count(summary.Planned - summary.Unfinished)} of {Count(summary.Planned)} pairs, canaries included; sent {Count(summary.Sent)}, {requeued}, unsolicited {Count(summary.Unsolicited)}, lost {Count(summary.ReceiveDrops)}; {seconds}");
        foreach (var note in summary.Report.Notes) { Fold($"note: {note}"); }
    }

    long Canaries()
    {
        long canaries = 0;
        for (var host = 0; host < plan.HostCount; host++)
        {
            foreach (var probe in plan.ProbesOf(host)) { canaries += probe.IsCanary ? 1 : 0; }
        }

        return canaries;
    }

    void Fold(string text) => new Listings.FoldedText(writer, Columns).Write(text.Length - text.TrimStart().Length, text.TrimStart());

    static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
