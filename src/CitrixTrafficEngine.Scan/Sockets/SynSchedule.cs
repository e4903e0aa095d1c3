using System.Globalization;

namespace CitrixTrafficEngine.Scan.Sockets;

/// <summary>When the kernel sends the SYNs of one connect(): a second apart for a while, then each gap twice the one before.</summary>
/// <remarks>
/// Source: the kernel's Documentation/networking/ip-sysctl.rst, tcp_syn_linear_timeouts (from 6.5, default 4) and tcp_syn_retries; RFC 6298, 2.1: the first gap is 1 s.
/// Measured on 6.18 with 4: 0, 1, 2, 3, 4, 5, 7, 11 s.
/// </remarks>
sealed record SynSchedule(IReadOnlyList<TimeSpan> Times, int KernelRepeats)
{
    /// <summary>Most SYNs that are asked for.</summary>
    public const int MostTries = 8;

    // A SYN leaves at its time or a timer tick later, never before.
    static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(60);

    /// <summary>The schedule of this network namespace.</summary>
    public static SynSchedule OfKernel()
    {
        var linear = Setting("tcp_syn_linear_timeouts") ?? 0;
        return Of(linear, (Setting("tcp_syn_retries") ?? 6) + linear);
    }

    /// <summary>The schedule with these settings.</summary>
    public static SynSchedule Of(int linear, int repeats)
    {
        var times = new TimeSpan[MostTries + 1];
        for (var number = 1; number < times.Length; number++)
        {
            var doublings = Math.Max(0, number - 1 - linear);
            times[number] = times[number - 1] + TimeSpan.FromSeconds(1L << doublings);
        }

        return new(times, repeats);
    }

    /// <summary>Wait from the first SYN that lets exactly <paramref name="tries"/> leave, and <paramref name="afterLast"/> for the answer to the last one, as far as the next would not leave.</summary>
    public TimeSpan WaitFor(int tries, TimeSpan afterLast)
    {
        var wanted = Times[tries - 1] + afterLast;
        var latest = Times[tries] - s_margin;
        return wanted < latest ? wanted : latest;
    }

    /// <summary>Wait after which the SYN with number <paramref name="number"/>, from 1, has not left yet.</summary>
    public TimeSpan Before(int number) => Times[number - 1] - s_margin;

    static int? Setting(string name)
    {
        var path = $"/proc/sys/net/ipv4/{name}";
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var value) ? value : null;
    }
}
