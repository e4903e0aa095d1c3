using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What the parts of a running sweep share, and how a probe ends.</summary>
sealed class Sweep(ScanPlan plan, ScanOptions options, ScanProbes probes, IResultSink sink, KernelFacts kernel, Budget budget) : IDisposable
{
    // A shortage that lasts: ever longer pauses, and the end when nothing at all has moved for a minute.
    const long FirstPause = 100 * Clock.Millisecond;
    const int MostDoublings = 6;
    const int LeastFailures = 5;
    const long LongestStandstill = 60 * Clock.Second;

    /// <summary>A neighbour that does not answer shows after 3.07 s, three requests a second apart (measured on 6.18): nothing on the link is given up before.</summary>
    static readonly TimeSpan s_neighbourWait = TimeSpan.FromMilliseconds(3_200);

    readonly RouteSocket _routes = new();
    readonly Dictionary<long, CrossExamination> _examinations = [];
    long _lastMoved;

    public ScanPlan Plan => plan;

    public ScanOptions Options => options;

    public ScanProbes Probes => probes;

    public KernelFacts Kernel => kernel;

    public Clock Clock { get; private set; } = new();

    public ProbeKey Key { get; } = ProbeKey.NewRandom();

    public Tally Tally { get; } = new();

    public StateWindow Unanswered { get; } = new();

    public SlotTable Slots { get; } = new(budget.InFlight);

    public Epoll Epoll { get; } = new();

    public Closer Closer { get; } = new(budget.Closing);

    public HostTable Hosts { get; private set; } = null!;

    public WorkQueue Work { get; private set; } = null!;

    public Ledger Ledger { get; private set; } = null!;

    public Pressure Pressure { get; private set; } = null!;

    /// <summary>Opens the plan and starts the clock.</summary>
    public void Begin()
    {
        Clock = new();
        Hosts = new(plan, options, _routes);
        Work = new(plan, Hosts, options.IsDone);
        Ledger = new(plan, Hosts, sink, Clock);
        Pressure = new(options.Rate, budget.InFlight, Tally);
    }

    /// <summary>
    /// Until when the probe in <paramref name="slot"/> must wait longer, because its neighbour is still looked for; 0 when its time is up. A neighbour that is there costs
    /// no wait, and gets no packet more.
    /// </summary>
    public long LongerWait(int slot, long now)
    {
        ref var entry = ref Slots[slot];
        var end = entry.FirstSent + Clock.Of(s_neighbourWait);
        return now < end && Hosts.IsAwaited(entry.Host) ? end : 0;
    }

    /// <summary>The cookie of what is asked.</summary>
    public ProbeCookie CookieOf(int host, PlannedProbe probe) => new(Key, plan.AddressOf(host), probe.Transport, probe.Port);

    /// <summary>Something left: this machine is not stuck.</summary>
    public void Moved(long now) => _lastMoved = now;

    /// <summary>The address sent a packet of its own.</summary>
    public void Answered(int host, int tries, long now)
    {
        Hosts[host].LastAnswer = now;
        Pressure.Answer(tries);
    }

    /// <summary>Gives <paramref name="slot"/> its next turn, not before <paramref name="earliest"/>.</summary>
    public void Queue(int slot, long earliest, long spacing = 0)
    {
        ref var entry = ref Slots[slot];
        entry.Phase = SlotPhase.Queued;
        Slots.Deadlines.Clear(slot);
        Work.Add(new(DueKind.Again, (long)Slots.Token(slot)), Hosts.NextTurn(entry.Host, entry.Probe.Transport, earliest, spacing));
    }

    /// <summary>
    /// This machine could not send for <paramref name="slot"/>. A shortage queues it again and returns null; else the finding that is left: no way, or not probed.
    /// </summary>
    public (Verdict Verdict, Proof Proof)? Fault(int slot, int errno, long now)
    {
        ref var entry = ref Slots[slot];
        if (!Errno.IsShortage(errno)) { return Errno.IsNoRoute(errno) ? (Verdict.Unreachable, Proof.Local) : (Verdict.NotProbed, Proof.Local); }

        if (entry.Failures++ == 0) { entry.FirstFailure = now; }

        if (entry.Failures > LeastFailures && now - Math.Max(entry.FirstFailure, _lastMoved) > LongestStandstill) { return (Verdict.NotProbed, Proof.Local); }

        Tally.Requeue(errno);
        Pressure.Shortage(errno, Slots.Count - 1);
        Queue(slot, now + (FirstPause << Math.Min(entry.Failures - 1, MostDoublings)));
        return null;
    }

    /// <summary>What <paramref name="icmp"/> makes of the pair in <paramref name="slot"/>; null when it says nothing of it.</summary>
    public Finding? Read(int slot, IcmpEvidence icmp)
    {
        ref var entry = ref Slots[slot];
        var target = plan.AddressOf(entry.Host);
        var isV4 = plan.IsV4(entry.Host);
        var meaning = IcmpReading.Of(icmp, entry.Probe.Transport, target, isV4);
        if (meaning == IcmpMeaning.Nothing) { return null; }

        var finding = new Finding { Icmp = icmp, HasIcmp = true, Proof = Proof.Icmp, Verdict = Verdict.Rejected };
        if (icmp.From != target && Hosts.IsOwn(icmp.From, icmp.From.IsV4))
        {
            finding.Verdict = Verdict.Unreachable;
            finding.Proof = IcmpReading.IsMissingNeighbour(icmp, isV4) ? Proof.Neighbour : Proof.Local;
            return finding;
        }

        if (meaning == IcmpMeaning.ClosedByTarget) { finding.Verdict = Verdict.Closed; }

        finding.IsAmbiguous = meaning == IcmpMeaning.RefusedOrAbsent;
        return finding;
    }

    /// <summary>The finding of the pair in <paramref name="slot"/> is final. The slot stays in use.</summary>
    public void Settle(int slot, Finding finding, long now)
    {
        ref var entry = ref Slots[slot];
        finding.Pair = entry.Pair;
        finding.Host = entry.Host;
        finding.SourcePort = entry.SourcePort;
        finding.Start = entry.FirstSent == 0 ? now : entry.FirstSent;
        finding.End = now;
        if (finding.Verdict is Verdict.Silent or Verdict.Sink) { Unanswered.Add(entry.LastSent, now); }

        Ledger.Settle(ref finding);
    }

    /// <summary>Whether canaries are still to be asked.</summary>
    public bool HasExaminations => _examinations.Count > 0;

    /// <summary><paramref name="examination"/> goes on: its next question gets its turn, or the address is final.</summary>
    public void Examine(CrossExamination examination, long now)
    {
        if (examination.Asked == examination.Questions.Count)
        {
            _examinations.Remove(examination.Host);
            Ledger.EndExamination(examination);
            return;
        }

        _examinations[examination.Host] = examination;
        Work.Add(new(DueKind.Cross, examination.Host), Hosts.NextTurn(examination.Host, Transport.Tcp, now));
    }

    /// <summary>The examination of <paramref name="host"/>, which has begun.</summary>
    public CrossExamination ExaminationOf(int host) => _examinations[host];

    /// <inheritdoc/>
    public void Dispose()
    {
        Closer.Dispose();
        _routes.Dispose();
        Epoll.Dispose();
        Work?.Dispose();
    }
}
