using System.Globalization;

namespace Ctxscan.Audit;

/// <summary>Numbers as people read them.</summary>
static class Measure
{
    /// <summary>"2,892,440".</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"99 %".</summary>
    public static string Share(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100 * part / Math.Max(whole, 1)} %");

    /// <summary>"2026-11-20 09:00:03", UTC.</summary>
    public static string Time(long timestampNs) => Moment(timestampNs).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"2026-11-20 09:00:03 - 09:14:58 UTC", the second date only where it is another.</summary>
    public static string Span(long firstNs, long lastNs)
    {
        var (first, last) = (Moment(firstNs), Moment(lastNs));
        var end = first.Date == last.Date ? last.ToString("HH:mm:ss", CultureInfo.InvariantCulture) : Time(lastNs);
        return $"{Time(firstNs)} - {end} UTC";
    }

    /// <summary>"14m55s".</summary>
    public static string Duration(long ns)
    {
        var time = TimeSpan.FromTicks(ns / 100);
        return time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}h{time.Minutes:00}m{time.Seconds:00}s")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s");
    }

    /// <summary>"1.9 GB".</summary>
    public static string Bytes(ulong bytes)
    {
        ReadOnlySpan<string> units = ["B", "kB", "MB", "GB", "TB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    static DateTime Moment(long timestampNs) => DateTime.UnixEpoch.AddTicks(timestampNs / 100);
}
