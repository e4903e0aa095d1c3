using CitrixTrafficEngine.Catalogs;
using Ctxscan.Listings;

namespace Ctxscan.Explain;

/// <summary>An explanation for a person: decision first, then current rows, old ones folded, sources last.</summary>
static class ExplanationText
{
    /// <summary>Most rows that are shown with their descriptions; a longer list is one line a row.</summary>
    const int DescribedRows = 12;

    /// <summary>Writes <paramref name="explanation"/> to <paramref name="writer"/>, folded at <paramref name="columns"/>; without, a paragraph is one line, so that grep finds the whole.</summary>
    public static void Write(Explanation explanation, TextWriter writer, int? columns)
    {
        var text = new FoldedText(writer, columns ?? int.MaxValue);
        text.Write(0, $"{explanation.Term}  {explanation.Decision}");
        foreach (var fact in explanation.Facts) { text.Write(2, fact); }

        // On a role or a product the port is news; under a port it is the headline already.
        var showPorts = explanation.Kind != "port";
        WriteRows("", explanation.Rows.Where(row => row.Standing.IsWanted()), showPorts, text);
        WriteRows("no rule needed:", explanation.Rows.Where(row => !row.Standing.IsWanted() && row.Standing != Standing.Legacy), showPorts, text);
        var legacy = explanation.Rows.Where(row => row.Standing == Standing.Legacy).ToList();
        var products = string.Join(", ", legacy.Select(row => row.Owner).Distinct());
        WriteRows($"only if you run {products}:", legacy, showPorts, text);
        WriteSources(explanation.Sources, text);
    }

    static void WriteRows(string heading, IEnumerable<JudgedRow> judged, bool showPorts, FoldedText text)
    {
        var rows = judged.ToList();
        if (rows.Count == 0) { return; }

        if (heading.Length > 0) { text.Write(0, heading); }

        foreach (var (row, _, standing) in rows)
        {
            var port = showPorts ? $" {RowText.Ports(row)}" : "";
            text.Write(2, $"{row.SourceRole} > {row.DestinationRole}{port}, {OpenerOf(row, standing)}{standing.Describe(row)}{Condition(row)}  [{row.Id}]");
            if (rows.Count <= DescribedRows) { text.Write(6, row.Description); }
        }
    }

    // Only of a row that wants a rule: who opens is then the direction of the rule.
    static string OpenerOf(Row row, Standing standing) => standing.IsWanted()
        ? row.OpenedBy == Opener.Either ? "either opens, " : $"{row.SourceRole} opens, "
        : "";

    static string Condition(Row row) => (row.Condition, row.Since, row.ReplacedBy) switch
    {
        ({ } condition, _, _) => $" ({condition})",
        (_, _, { } other) => $" (now {other})",
        (_, { } since, _) => $" (since {since})",
        _ => "",
    };

    static void WriteSources(IReadOnlyList<SourceReference> sources, FoldedText text)
    {
        if (sources.Count == 0) { return; }

        text.Write(0, "sources");
        foreach (var document in sources.GroupBy(source => source.Document))
        {
            var lines = document.Where(source => source.Line is not null).Select(source => source.Line!.Value).Distinct().Order().ToList();
            var cited = lines.Count > 0 ? $" {(lines.Count == 1 ? "line" : "lines")} {string.Join(", ", lines)}" : "";
            text.Write(2, $"{document.Key}{cited}");
            foreach (var source in document.Where(source => source.Stated is not null).Distinct())
            {
                text.Write(4, $"{(source.Line is { } line ? $"line {line} " : "")}states \"{source.Stated}\"");
            }
        }
    }
}
