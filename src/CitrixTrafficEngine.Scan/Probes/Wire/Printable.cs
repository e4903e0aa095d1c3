using System.Globalization;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Text of a server as a record may hold it.</summary>
static class Printable
{
    /// <summary>Most characters kept: 256, and each is one byte.</summary>
    public const int MostCharacters = 256;

    /// <summary>The start of <paramref name="bytes"/>: ASCII as it is, all else a dot, without white space around. Null where nothing is left. Allocates.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[MostCharacters];
        var length = Math.Min(bytes.Length, MostCharacters);
        for (var at = 0; at < length; at++) { text[at] = bytes[at] is (>= 0x20 and < 0x7f) ? (char)bytes[at] : bytes[at] is (byte)'\t' or (byte)'\r' or (byte)'\n' ? ' ' : '.'; }

        var trimmed = text[..length].Trim();
        return trimmed.IsEmpty ? null : trimmed.ToString();
    }

    /// <summary>A number, the same everywhere.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>How far a server's clock is ahead of ours, in nanoseconds.</summary>
    public static string SkewOf(DateTimeOffset theirs, TimeProvider clock) => Of((theirs - clock.GetUtcNow()).Ticks * TimeSpan.NanosecondsPerTick);
}
