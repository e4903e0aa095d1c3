using System.Globalization;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Scan.Engine;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan;

/// <summary>Probes each pair of a plan through the sockets of an ordinary user, and gives each exactly one result.</summary>
[SupportedOSPlatform("linux")]
public sealed class Scanner
{
    const int MostInFlight = 65_536;
    const double FastestRate = 10_000_000;

    readonly ScanPlan _plan;
    readonly ScanOptions _options;
    readonly ScanProbes _probes;
    readonly IResultSink _sink;

    /// <summary>Prepares a sweep; nothing is sent yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ArgumentException">The plan has more pairs than a byte each can be kept of: 2,147,483,591.</exception>
    public Scanner(ScanPlan plan, ScanOptions options, ScanProbes probes, IResultSink sink)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(probes);
        ArgumentNullException.ThrowIfNull(sink);
        Check(options);
        if (plan.PairCount > Array.MaxLength) { throw new ArgumentException($"A sweep has at most {Array.MaxLength} pairs; this plan has {plan.PairCount}.", nameof(plan)); }

        _plan = plan;
        _options = options;
        _probes = probes;
        _sink = sink;
    }

    /// <summary>How far it is.</summary>
    public ScanProgress Progress { get; } = new();

    /// <summary>
    /// Sweeps, on this thread, until every pair has its result or <paramref name="cancellation"/> asks to stop: then nothing more is sent, and what has no result is
    /// <see cref="ScanReport.Unfinished"/>. Raises the process's soft limit of descriptors to the hard one. Once for each scanner.
    /// </summary>
    /// <exception cref="IOException">The sink could not keep a result.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no descriptor left to wait with.</exception>
    public ScanReport Run(CancellationToken cancellation)
    {
        var kernel = KernelFacts.Read();
        var budget = Budget.Of(_options.MaxInFlight == 0 ? MostInFlight : _options.MaxInFlight, DescriptorLimit.Raise(), _plan.ShardPairCount);
        using var sweep = new Sweep(_plan, _options, _probes, _sink, kernel, budget);
        if (budget.InFlight < _options.MaxInFlight && budget.InFlight < _plan.ShardPairCount)
        {
            sweep.Tally.Note(string.Create(CultureInfo.InvariantCulture, $"at most {budget.InFlight} probes in flight, not {_options.MaxInFlight}: the limit of open files (ulimit -n)"));
        }

        var planned = Planned();
        Progress.Begin(planned);
        sweep.Begin();
        using var loop = new SweepLoop(sweep, Progress);
        loop.Run(cancellation);
        Progress.Update(sweep, sweep.Clock.Now);
        return Report(sweep, loop, planned);
    }

    static ScanReport Report(Sweep sweep, SweepLoop loop, long planned)
    {
        var verdicts = new Dictionary<Verdict, long>();
        foreach (var verdict in Enum.GetValues<Verdict>())
        {
            if (sweep.Ledger.Verdicts[(int)verdict] is var count and > 0) { verdicts.Add(verdict, count); }
        }

        return new()
        {
            Planned = planned,
            Verdicts = verdicts,
            Unfinished = planned - sweep.Ledger.Done,
            Sent = sweep.Tally.Sent,
            Requeued = sweep.Tally.Requeued,
            Unsolicited = sweep.Tally.Unsolicited,
            ReceiveDrops = loop.Drops,
            AchievedRate = sweep.Tally.Transmissions * (double)Clock.Second / sweep.Clock.Now,
            SynSchedule = sweep.Kernel.Syns.Times,
            Timeout = loop.Wait,
            Kernel = sweep.Kernel.Release,
            HasErrorQueue = sweep.Kernel.HasErrorQueue,
            MaxInFlight = sweep.Tally.MostInFlight,
            Notes = sweep.Tally.Notes,
        };
    }

    long Planned()
    {
        if (_options.IsDone is not { } isDone) { return _plan.ShardPairCount; }

        var count = 0L;
        foreach (var pair in _plan.Pairs())
        {
            if (!isDone(pair)) { count++; }
        }

        return count;
    }

    static void Check(ScanOptions options)
    {
        Range(options.Rate is 0 or (>= 0.1 and <= FastestRate), nameof(options.Rate), "0, or 0.1 to 10,000,000 a second");
        Range(options.HostRate is 0 or (>= 0.01 and <= FastestRate), nameof(options.HostRate), "0, or 0.01 to 10,000,000 a second");
        Range(options.DatagramHostRate is 0 or (>= 0.01 and <= 1_000), nameof(options.DatagramHostRate), "0, or 0.01 to 1,000 a second");
        Range(options.MaxInFlight is >= 0 and <= MostInFlight, nameof(options.MaxInFlight), "0 to 65,536");
        Range(options.MaxState >= 0, nameof(options.MaxState), "0 or more");
        Range(options.Tries is >= 1 and <= SynSchedule.MostTries, nameof(options.Tries), "1 to 8");
        Range(options.Timeout is null || (options.Timeout >= TimeSpan.FromMilliseconds(10) && options.Timeout <= TimeSpan.FromMinutes(2)), nameof(options.Timeout), "10 ms to 2 minutes");
    }

    static void Range(bool isInside, string option, string range)
    {
        if (!isInside) { throw new ArgumentOutOfRangeException(option, $"{option} is {range}."); }
    }
}
