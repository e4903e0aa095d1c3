using System.Globalization;

namespace Ctxscan;

/// <summary>Times and sizes as people type them.</summary>
static class Amount
{
    const double LongestSeconds = 46 * 86_400;

    static readonly char[] s_digits = [.. "0123456789."];

    /// <summary>"10s", "5m", "1h", "2d", "500ms". Nothing where <paramref name="text"/> is no time above zero, or more than 46 days, which timers count to.</summary>
    public static TimeSpan? Time(string text)
    {
        var unit = Unit(text) switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => 0,
        };
        return Number(text) is { } number && number * unit is > 0 and <= LongestSeconds and var seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    /// <summary>"100MB", "64kB", "1GB", "512KiB", "4096B". Nothing where <paramref name="text"/> is no size above zero.</summary>
    public static long? Bytes(string text)
    {
        double unit = Unit(text) switch
        {
            "B" => 1,
            "kB" or "KB" => 1e3,
            "MB" => 1e6,
            "GB" => 1e9,
            "TB" => 1e12,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            _ => 0,
        };
        return Number(text) is { } number && number * unit is >= 1 and <= 1e18 and var bytes ? (long)bytes : null;
    }

    static string Unit(string text) => text.TrimStart(s_digits);

    static double? Number(string text) =>
        double.TryParse(text.AsSpan(0, text.Length - Unit(text).Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
