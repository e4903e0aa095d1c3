using System.Buffers;
using System.Text;

namespace CitrixTrafficEngine.Scan;

/// <summary>Decodes files that people edit.</summary>
static class TargetText
{
    const byte WindowsDash = 0x96; // en dash in Windows-1252, as Word leaves it in a text file
    const char Dash = '\u2013';
    const char ByteOrderMark = '\ufeff';

    /// <summary>The text of <paramref name="bytes"/>: UTF-8; a stray 0x96 is a dash, any other stray byte the replacement character.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var taken) == OperationStatus.Done;
            if (isWhole || bytes[0] != WindowsDash)
            {
                text.Append(rune.ToString());
            }
            else
            {
                text.Append(Dash);
                taken = 1;
            }

            bytes = bytes[taken..];
        }

        return text.ToString().TrimStart(ByteOrderMark);
    }

    /// <summary>Whether <paramref name="character"/> stands between the ends of a range: the hyphen, or a dash that a word processor made of it.</summary>
    public static bool IsDash(char character) => character is '-' or >= '\u2010' and <= '\u2015';
}
