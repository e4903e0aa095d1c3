using System.Text;

namespace CitrixTrafficEngine.Content;

/// <summary>Text from the wire as records show it: short and printable. What is neither UTF-8 nor printable is shown as <c>\xNN</c>.</summary>
static class PrintableText
{
    /// <summary>Characters kept at most: 256.</summary>
    public const int MaxChars = 256;

    /// <summary>The text of UTF-8 bytes; null where there are none.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) { return null; }

        var text = new StringBuilder(Math.Min(bytes.Length, MaxChars));
        while (!bytes.IsEmpty && text.Length < MaxChars)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var taken) == System.Buffers.OperationStatus.Done;
            if (isWhole && IsShown(rune)) { text.Append(rune.ToString()); }
            else
            {
                foreach (var value in bytes[..taken]) { text.Append("\\x").Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)); }
            }

            bytes = bytes[taken..];
        }

        return Cut(text.ToString());
    }

    /// <summary>The text of UTF-16 in network order.</summary>
    public static string? OfUtf16(ReadOnlySpan<byte> bytes) => Of(Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes[..Math.Min(bytes.Length, 2 * MaxChars)])));

    /// <summary><paramref name="text"/> within the bound, without half a character at its end.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= MaxChars) { return text; }

        return text[..(char.IsHighSurrogate(text[MaxChars - 1]) ? MaxChars - 1 : MaxChars)];
    }

    static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        System.Globalization.UnicodeCategory.Control
        or System.Globalization.UnicodeCategory.Format
        or System.Globalization.UnicodeCategory.OtherNotAssigned
        or System.Globalization.UnicodeCategory.PrivateUse
        or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
