namespace Ctxscan.Listings;

/// <summary>Writes a listing to standard output.</summary>
static class ListingWriter
{
    /// <summary>Writes <paramref name="items"/> in <paramref name="format"/>, one of <see cref="ListingFormat"/>.</summary>
    public static void Write<T>(IReadOnlyList<T> items, Listing<T> listing, string format, Terminal terminal)
    {
        if (format == ListingFormat.Ndjson)
        {
            using var records = new RecordWriter(terminal.Output);
            foreach (var item in items) { records.Write(item, listing.WriteRecord); }

            return;
        }

        WriteColumns(items, listing.Columns, format, terminal);
    }

    /// <summary>Writes the columns of <paramref name="items"/> in <paramref name="format"/>: a table, CSV or Markdown.</summary>
    public static void WriteColumns<T>(IReadOnlyList<T> items, IReadOnlyList<Column<T>> all, string format, Terminal terminal)
    {
        using var writer = terminal.NewWriter();
        var columns = all.Where(column => format != ListingFormat.Table || column.InTable).ToArray();
        var cells = items.Select(item => Array.ConvertAll(columns, column => column.Text(item))).ToArray();
        switch (format)
        {
            case ListingFormat.Csv:
                WriteCsv(columns, cells, writer);
                break;
            case ListingFormat.Markdown:
                WriteMarkdown(columns, cells, writer);
                break;
            default:
                var names = Array.ConvertAll(columns, column => column.Name.Replace('_', ' ').ToUpperInvariant());
                TextTable.Write(names, Array.ConvertAll(columns, column => column.Shrinks), cells, terminal.Columns, writer);
                break;
        }
    }

    static void WriteCsv<T>(Column<T>[] columns, string[][] cells, TextWriter writer)
    {
        writer.WriteLine(string.Join(',', columns.Select(column => column.Name)));
        foreach (var row in cells) { writer.WriteLine(string.Join(',', row.Select(Quote))); }
    }

    static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static void WriteMarkdown<T>(Column<T>[] columns, string[][] cells, TextWriter writer)
    {
        writer.WriteLine($"| {string.Join(" | ", columns.Select(column => column.Name))} |");
        writer.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in cells)
        {
            writer.WriteLine($"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");
        }
    }
}
