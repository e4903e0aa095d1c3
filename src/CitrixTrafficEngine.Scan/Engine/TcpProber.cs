using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Asks over TCP: connect(), what the kernel then tells of it, and the questions over the open connection.</summary>
sealed class TcpProber(Sweep sweep)
{
    // An address that fell quiet is asked for the last time at no more than 5 a second.
    const long SlowSpacing = Clock.Second / 5;

    static readonly TimeSpan s_waitAfterLast = TimeSpan.FromMilliseconds(500);

    readonly SlotTable _slots = sweep.Slots;
    readonly SynSchedule _syns = sweep.Kernel.Syns;
    readonly int _tries = sweep.Options.Tries;
    readonly int _synCount = sweep.Kernel.Syns.KernelRepeats < sweep.Options.Tries - 1 ? sweep.Options.Tries - 1 : 0;
    readonly Conversation _conversation = new(sweep);
    readonly TcpEnding _ending = new(sweep);

    /// <summary>Wait from the first SYN to the end of the last one's answer.</summary>
    public TimeSpan Wait { get; } = sweep.Kernel.Syns.WaitFor(sweep.Options.Tries, sweep.Options.Timeout ?? s_waitAfterLast);

    /// <summary>Sends the SYN of <paramref name="slot"/>, which has its turn.</summary>
    public void Start(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        var errno = TcpSocket.Connect(sweep.Plan.AddressOf(entry.Host), sweep.Plan.IsV4(entry.Host), entry.Probe.Port, _synCount, out var descriptor);
        entry.Descriptor = descriptor;
        if (errno == 0) { errno = sweep.Epoll.Watch(descriptor, Epoll.Readable | Epoll.Writable | Epoll.EdgeTriggered, _slots.Token(slot)); }

        if (errno != 0)
        {
            OnImmediateError(slot, errno, now);
            return;
        }

        sweep.Moved(now);
        if (entry.FirstSent == 0) { entry.FirstSent = now; }

        entry.LastSent = now;
        entry.Phase = SlotPhase.Connecting;
        entry.IsLastWait = _tries == 1;
        var wait = entry.IsSlowTry ? _syns.Before(2) : entry.IsLastWait ? Wait : _syns.Before(_tries);
        _slots.Deadlines.Set(slot, now + Clock.Of(wait));
    }

    /// <summary>Something happened on the slot's connection.</summary>
    public void OnEvent(int slot, uint events, long now)
    {
        switch (_slots[slot].Phase)
        {
            case SlotPhase.Connecting:
                OnConnecting(slot, (events & (Epoll.Failed | Epoll.HungUp)) != 0, now);
                break;
            case SlotPhase.Reading:
                Apply(slot, _conversation.Read(slot), now);
                break;
            case SlotPhase.Closing when Conversation.IsDrained(_slots[slot].Descriptor):
                _ending.Release(slot, reset: false);
                break;
        }
    }

    /// <summary>The slot's time is up.</summary>
    public void OnDeadline(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        switch (entry.Phase)
        {
            case SlotPhase.Connecting when !entry.IsLastWait && !entry.IsSlowTry:
                BeforeLastSyn(slot, now);
                break;
            case SlotPhase.Connecting when sweep.LongerWait(slot, now) is var longer and > 0:
                _slots.Deadlines.Set(slot, longer);
                break;
            case SlotPhase.Connecting:
                Conclude(slot, TcpInfo.Of(entry.Descriptor), new() { Verdict = Verdict.Silent }, now);
                break;
            case SlotPhase.Reading:
                Apply(slot, _conversation.TimeOut(slot), now);
                break;
            case SlotPhase.Closing:
                _ending.Release(slot, reset: false);
                break;
        }
    }

    void OnImmediateError(int slot, int errno, long now)
    {
        ref var entry = ref _slots[slot];
        Finding? finding = null;
        if (entry.Descriptor >= 0)
        {
            if (ErrorQueue.TryTake(entry.Descriptor, out var icmp, out _)) { finding = sweep.Read(slot, icmp); }
            else if (errno == Errno.ConnectionRefused) { finding = Reset(); }

            if (finding is { } known)
            {
                Conclude(slot, TcpInfo.Of(entry.Descriptor), known, now);
                return;
            }

            sweep.Closer.Close(entry.Descriptor, reset: false);
            entry.Descriptor = -1;
        }

        if (entry.IsOpen && !Errno.IsShortage(errno))
        {
            _ending.End(slot, Opened(slot), now);
            return;
        }

        if (sweep.Fault(slot, errno, now) is var (verdict, proof)) { _ending.End(slot, new() { Verdict = verdict, Proof = proof, Errno = errno, Tries = entry.Tries }, now); }
    }

    void OnConnecting(int slot, bool hasFailed, long now)
    {
        ref var entry = ref _slots[slot];
        var info = TcpInfo.Of(entry.Descriptor);
        var errno = hasFailed ? TcpSocket.TakeError(entry.Descriptor) : 0;

        // A server that accepts and resets at once is open: the reset then came to a connection, and reads otherwise than that to a SYN.
        if (info.IsConnected || errno is Errno.ConnectionReset or Errno.BrokenPipe)
        {
            OnOpen(slot, info, errno != 0, now);
            return;
        }

        if (!hasFailed) { return; }

        while (ErrorQueue.TryTake(entry.Descriptor, out var icmp, out _))
        {
            if (sweep.Read(slot, icmp) is { } finding)
            {
                Conclude(slot, info, finding, now);
                return;
            }
        }

        switch (errno)
        {
            case 0 or Errno.MessageTooLong:
                break;
            case Errno.ConnectionRefused:
                Conclude(slot, info, Reset(), now);
                break;
            case Errno.TimedOut:
                Conclude(slot, info, new() { Verdict = Verdict.Silent }, now);
                break;
            default:
                // Without an error queue the errno is all that is left of an ICMP error; with one, it is our own.
                Conclude(slot, info, sweep.Kernel.HasErrorQueue
                    ? new() { Verdict = Errno.IsNoRoute(errno) ? Verdict.Unreachable : Verdict.NotProbed, Proof = Proof.Local, Errno = errno }
                    : new() { Verdict = Verdict.Rejected, Proof = Proof.Icmp, IsAmbiguous = true, Errno = errno }, now);
                break;
        }
    }

    // The last SYN goes slowly, on a connection of its own, when the address answered others before this pair and nothing since.
    void BeforeLastSyn(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        ref var host = ref sweep.Hosts[entry.Host];
        if (entry.IsOpen || entry.Cross is not null || host.LastAnswer == 0 || host.LastAnswer >= entry.FirstSent)
        {
            entry.IsLastWait = true;
            _slots.Deadlines.Set(slot, entry.LastSent + Clock.Of(Wait));
            return;
        }

        CountSyns(slot, TcpInfo.Of(entry.Descriptor));
        sweep.Closer.Close(entry.Descriptor, reset: false);
        entry.Descriptor = -1;
        entry.IsSlowTry = true;
        sweep.Queue(slot, now, SlowSpacing);
    }

    void OnOpen(int slot, TcpInfo info, bool isReset, long now)
    {
        ref var entry = ref _slots[slot];
        entry.SourcePort = TcpSocket.LocalPort(entry.Descriptor);
        var tries = CountSyns(slot, info);
        sweep.Answered(entry.Host, tries, now);
        if (!entry.IsOpen)
        {
            entry.IsOpen = true;
            entry.RoundTrip = tries != 1 ? 0 : info.RoundTripUs > 0 ? info.RoundTripUs * 1_000L : now - entry.LastSent;
            entry.Streams ??= sweep.Probes.StreamsFor(entry.Probe, sweep.Options.Confirm);
        }
        else
        {
            // Only the handshake that opened the pair counts for its record.
            entry.Tries -= tries;
        }

        if (isReset || entry.Stream >= entry.Streams!.Count) { _ending.End(slot, Opened(slot), now); }
        else { Apply(slot, _conversation.Ask(slot, now), now); }
    }

    void Apply(int slot, Reply reply, long now)
    {
        ref var entry = ref _slots[slot];
        switch (reply.Turn)
        {
            case Turn.Wait:
                break;
            case Turn.Confirmed:
                _ending.End(slot, Opened(slot) with { Verdict = Verdict.OpenConfirmed, Proof = Proof.Reply, Detail = reply.Detail, Asked = entry.Streams![entry.Stream] }, now);
                break;
            default:
                Next(slot, reply.Turn == Turn.NextHere, now);
                break;
        }
    }

    void Next(int slot, bool here, long now)
    {
        ref var entry = ref _slots[slot];
        entry.Stream++;
        if (entry.Stream == entry.Streams!.Count)
        {
            _ending.End(slot, Opened(slot), now);
        }
        else if (here)
        {
            Apply(slot, _conversation.Ask(slot, now), now);
        }
        else
        {
            _ending.Disconnect(slot);
            _slots.ForgetReceived(slot);
            entry.HasAsked = false;
            sweep.Queue(slot, now);
        }
    }

    // A connection attempt came to its end without a handshake.
    void Conclude(int slot, TcpInfo info, Finding finding, long now)
    {
        ref var entry = ref _slots[slot];
        if (entry.IsOpen)
        {
            sweep.Tally.Sent += 1 + info.Repeats;
            _ending.End(slot, Opened(slot), now);
            return;
        }

        entry.SourcePort = TcpSocket.LocalPort(entry.Descriptor);
        CountSyns(slot, info);
        finding.Tries = entry.Tries;
        if (finding.Verdict == Verdict.Closed || (finding.HasIcmp && finding.Icmp.From == sweep.Plan.AddressOf(entry.Host))) { sweep.Answered(entry.Host, entry.Tries, now); }

        if (entry.Tries == 1 && finding.Proof is Proof.Reset or Proof.Icmp) { finding.RoundTrip = now - entry.LastSent; }

        _ending.End(slot, finding, now);
    }

    int CountSyns(int slot, TcpInfo info)
    {
        var syns = 1 + info.Repeats;
        _slots[slot].Tries += syns;
        sweep.Tally.Sent += syns;
        return syns;
    }

    Finding Opened(int slot) => new() { Verdict = Verdict.Open, Proof = Proof.SynAck, Tries = _slots[slot].Tries, RoundTrip = _slots[slot].RoundTrip };

    static Finding Reset() => new() { Verdict = Verdict.Closed, Proof = Proof.Reset };
}
