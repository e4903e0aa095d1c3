namespace Ctxscan.Listings;

/// <summary>Writes lines folded at blanks, so that none is wider than a number of columns unless a word is.</summary>
sealed class FoldedText(TextWriter writer, int columns)
{
    /// <summary>Extra indent of a line's continuation.</summary>
    const int Hanging = 2;

    /// <summary>Writes <paramref name="text"/>, every line of it <paramref name="indent"/> columns in.</summary>
    public void Write(int indent, string text)
    {
        var rest = text.AsSpan();
        for (var pad = indent; ; pad = indent + Hanging)
        {
            for (var blank = 0; blank < pad; blank++) { writer.Write(' '); }

            var width = Math.Max(1, columns - pad);
            var cut = rest.Length <= width ? -1 : rest[..(width + 1)].LastIndexOf(' ');
            if (rest.Length > width && cut <= 0) { cut = rest.IndexOf(' '); }

            if (cut <= 0)
            {
                writer.WriteLine(rest);
                return;
            }

            writer.WriteLine(rest[..cut].TrimEnd());
            rest = rest[cut..].TrimStart();
        }
    }
}
