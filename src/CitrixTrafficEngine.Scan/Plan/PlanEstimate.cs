using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>What a plan costs at most: packets, time, and entries that a firewall on the path keeps.</summary>
public sealed record PlanEstimate
{
    /// <summary>A firewall keeps a half-open entry about so long: 120 seconds, the window of <see cref="ScanOptions.MaxState"/>.</summary>
    public static readonly TimeSpan StateWindow = TimeSpan.FromSeconds(120);

    /// <summary>Below this a failed neighbour of the link does not show: 3.2 seconds, for it shows after 3.07 (measured on Linux 6.18).</summary>
    static readonly TimeSpan s_leastWait = TimeSpan.FromSeconds(3.2);

    /// <summary>Longer than this nobody waits: 10,000 years, which a <see cref="TimeSpan"/> still holds.</summary>
    static readonly TimeSpan s_longest = TimeSpan.FromDays(3_650_000);

    /// <summary>Pairs of the shard.</summary>
    public required long Probes { get; init; }

    /// <summary>SYNs, datagrams and echo requests when nothing answers. What confirms an open port is not counted: its number is that of the open ports.</summary>
    public required long MostPackets { get; init; }

    /// <summary>Most unanswered probes within <see cref="StateWindow"/>.</summary>
    public required long MostHalfOpen { get; init; }

    /// <summary>Time when every probe is answered at once: probes ÷ rate, or the probes of one address ÷ host rate.</summary>
    public required TimeSpan Shortest { get; init; }

    /// <summary>Time when nothing answers: the largest of transmissions ÷ rate, those of one address ÷ host rate, probes × wait ÷ in flight, and 120 s × (probes − state) ÷ state; plus one wait.</summary>
    public required TimeSpan Longest { get; init; }

    /// <summary>Wait for the answers to one pair.</summary>
    public required TimeSpan Wait { get; init; }

    /// <summary>The estimate for this shard of <paramref name="plan"/> under <paramref name="options"/>. Limits of 0 limit nothing.</summary>
    public static PlanEstimate Of(ScanPlan plan, ScanOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var (probes, sent) = (0L, 0L);
        var (hostProbes, hostSent) = (0L, 0L);
        foreach (var (hosts, asked) in plan.ShardParts())
        {
            // A SYN's repeats are the kernel's; those of a datagram are our own and count for the rate.
            var connects = asked.Count(probe => probe.Transport == Transport.Tcp);
            var transmissions = connects + ((asked.Length - connects) * (long)options.Tries);
            probes += hosts * asked.Length;
            sent += hosts * transmissions;
            if (hosts > 0) { (hostProbes, hostSent) = (Math.Max(hostProbes, asked.Length), Math.Max(hostSent, transmissions)); }
        }

        var wait = options.Timeout ?? WaitFor(options.Tries);
        var state = options.MaxState == 0 ? long.MaxValue : options.MaxState;
        var byRate = options.Rate == 0 ? probes : Math.Min(probes, options.Rate * StateWindow.TotalSeconds);
        double[] limits =
        [
            Seconds(sent, options.Rate),
            Seconds(hostSent, options.HostRate),
            Seconds(probes, options.MaxInFlight) * wait.TotalSeconds,
            Math.Max(0, probes - state) / (double)state * StateWindow.TotalSeconds,
        ];
        return new()
        {
            Probes = probes,
            MostPackets = probes * options.Tries,
            MostHalfOpen = Math.Min((long)Math.Ceiling(byRate), state),
            Shortest = Time(Math.Max(Seconds(probes, options.Rate), Seconds(hostProbes, options.HostRate))),
            Longest = probes == 0 ? TimeSpan.Zero : Time(limits.Max()) + wait,
            Wait = wait,
        };
    }

    /// <summary>The usual wait for <paramref name="tries"/>: a second each, as kernels from 6.5 on space their SYNs; never below 3.2 s.</summary>
    static TimeSpan WaitFor(int tries)
    {
        var spaced = TimeSpan.FromSeconds(tries);
        return spaced > s_leastWait ? spaced : s_leastWait;
    }

    static TimeSpan Time(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, s_longest.TotalSeconds));

    static double Seconds(long count, double perSecond) => perSecond == 0 ? 0 : count / perSecond;
}
