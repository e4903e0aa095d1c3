namespace CitrixTrafficEngine.Content;

/// <summary>Reads UTCTime and GeneralizedTime (X.680; RFC 5280, 4.1.2.5). Never throws.</summary>
static class DerTime
{
    const byte Utc = 0x17, Generalized = 0x18;

    /// <summary>The next element of <paramref name="from"/> in nanoseconds since 1970 UTC; null where it is no time. What 64 bits cannot tell is the nearest they can: the year 2262.</summary>
    public static long? Read(ref Der from)
    {
        if (!from.TryNext(out var tag, out var content)) { return null; }

        var text = content.Bytes;
        var yearDigits = tag switch { Utc => 2, Generalized => 4, _ => 0 };
        if (yearDigits == 0 || text.Length < yearDigits + 10) { return null; }

        Span<int> parts = stackalloc int[6]; // year, month, day, hour, minute, second
        if (!TryDigits(text[..yearDigits], out parts[0])) { return null; }

        for (var part = 1; part < 6; part++)
        {
            var at = yearDigits + (2 * (part - 1));
            var isStated = text.Length >= at + 2 && TryDigits(text.Slice(at, 2), out parts[part]);
            if (!isStated && part < 5) { return null; } // older encoders leave the seconds out
        }

        if (yearDigits == 2) { parts[0] += parts[0] >= 50 ? 1900 : 2000; }

        return OfDate(parts);
    }

    static long? OfDate(ReadOnlySpan<int> parts)
    {
        if (parts[0] < 1 || parts[1] is < 1 or > 12 || parts[2] < 1 || parts[2] > DateTime.DaysInMonth(parts[0], parts[1]) || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) { return null; }

        var time = new DateTime(parts[0], parts[1], parts[2], parts[3], parts[4], Math.Min(parts[5], 59), DateTimeKind.Utc);
        var ns = (Int128)(time - DateTime.UnixEpoch).Ticks * 100;
        return (long)Int128.Clamp(ns, long.MinValue, long.MaxValue);
    }

    static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') { return false; }

            value = (value * 10) + digit - '0';
        }

        return true;
    }
}
