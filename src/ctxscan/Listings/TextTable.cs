namespace Ctxscan.Listings;

/// <summary>Aligned columns, two spaces apart.</summary>
static class TextTable
{
    const string Gap = "  ";

    /// <summary>Fewest characters that a cut cell keeps.</summary>
    const int LeastWidth = 12;

    /// <summary>
    /// Writes <paramref name="cells"/> under <paramref name="names"/>. With <paramref name="terminalColumns"/>, columns
    /// that may shrink are cut until a line fits; without, lines are as long as they are, so that grep finds the whole.
    /// </summary>
    public static void Write(string[] names, bool[] shrinks, string[][] cells, int? terminalColumns, TextWriter writer)
    {
        var widths = new int[names.Length]; // as many as there is room for
        for (var column = 0; column < widths.Length; column++)
        {
            widths[column] = names[column].Length;
            foreach (var row in cells) { widths[column] = Math.Max(widths[column], row[column].Length); }
        }

        if (terminalColumns is { } available)
        {
            Drop(ref widths, shrinks, available);
            Shrink(widths, shrinks, available);
        }

        WriteLine(names, widths, writer);
        foreach (var row in cells) { WriteLine(row, widths, writer); }
    }

    /// <summary>Leaves out the last columns while a line would not fit even with every cell cut.</summary>
    static void Drop(ref int[] widths, bool[] shrinks, int available)
    {
        while (widths.Length > 1 && shrinks[widths.Length - 1])
        {
            var least = Gap.Length * (widths.Length - 1);
            for (var column = 0; column < widths.Length; column++) { least += shrinks[column] ? Math.Min(widths[column], LeastWidth) : widths[column]; }

            if (least <= available) { return; }

            widths = widths[..^1];
        }
    }

    static void Shrink(int[] widths, bool[] shrinks, int available)
    {
        while (widths.Sum() + (Gap.Length * (widths.Length - 1)) > available)
        {
            var widest = -1;
            for (var column = 0; column < widths.Length; column++)
            {
                if (shrinks[column] && widths[column] > LeastWidth && (widest < 0 || widths[column] > widths[widest])) { widest = column; }
            }

            if (widest < 0) { return; }

            widths[widest]--;
        }
    }

    static void WriteLine(string[] row, int[] widths, TextWriter writer)
    {
        var line = string.Join(Gap, row.Take(widths.Length).Select((cell, column) => Fit(cell, widths[column])));
        writer.WriteLine(line.TrimEnd());
    }

    static string Fit(string cell, int width) => cell.Length <= width ? cell.PadRight(width) : $"{cell.AsSpan(0, width - 1)}…";
}
