using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>The one thread of a sweep: what is due is sent, what came is read, in turns.</summary>
sealed class SweepLoop(Sweep sweep, ScanProgress progress) : IDisposable
{
    // So many sends, then what came is read: answers must not pile up behind a burst.
    const int SendsInTurn = 64;

    // Above 2,000 a second a few leave together: a window of a second does not see it, and the processor sleeps.
    const long ShortestSleep = Clock.Second / 2_000;
    const long LongestSleep = Clock.Second / 10;

    // A connection that must be the only one of its kind is looked after so often until the other has ended.
    const long AloneWait = Clock.Second / 20;

    readonly TcpProber _tcp = new(sweep);
    readonly DatagramProber _datagrams = new(sweep);
    readonly int _maxState = sweep.Options.MaxState;

    /// <summary>Wait for one pair's answer.</summary>
    public TimeSpan Wait => _tcp.Wait;

    /// <summary>Datagrams that the kernel dropped before they were read.</summary>
    public long Drops => _datagrams.Drops;

    /// <summary>Runs until every pair is settled, or until it is cancelled.</summary>
    /// <exception cref="IOException">The sink could not keep a result.</exception>
    public void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var now = sweep.Clock.Now;
            Expire(now);
            Send(now);
            _datagrams.Flush();
            while (sweep.Ledger.TryTakeExamination(out var examination)) { sweep.Examine(examination, now); }

            if (now >= sweep.Pressure.NextAt)
            {
                sweep.Pressure.Look(now, _datagrams.Drops);
                sweep.Unanswered.Advance(now);
            }

            sweep.Tally.MostInFlight = Math.Max(sweep.Tally.MostInFlight, sweep.Slots.Count);
            progress.Update(sweep, now);
            if (sweep.Work.IsEmpty && sweep.Slots.Count == 0 && !sweep.HasExaminations) { return; }

            sweep.Closer.Wake();
            Receive(sweep.Epoll.Wait(Sleep(sweep.Clock.Now)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var slot = 0; slot < sweep.Slots.Capacity; slot++)
        {
            if (sweep.Slots[slot].Descriptor is var descriptor and >= 0 && sweep.Slots[slot].Phase != SlotPhase.Free) { TcpSocket.Close(descriptor, reset: false); }
        }

        _datagrams.Dispose();
    }

    void Expire(long now)
    {
        for (var slot = sweep.Slots.Deadlines.TakeExpired(now); slot >= 0; slot = sweep.Slots.Deadlines.TakeExpired(now))
        {
            if (sweep.Slots[slot].Probe.Transport == Transport.Tcp) { _tcp.OnDeadline(slot, now); }
            else { _datagrams.OnDeadline(slot, now); }
        }
    }

    void Send(long now)
    {
        for (var sends = 0; sends < SendsInTurn && sweep.Pressure.Pace.IsDue(now) && sweep.Work.TryTake(now, HasRoom, out var due); sends++)
        {
            if (SlotOf(in due, now) is not { } slot) { continue; }

            ref var entry = ref sweep.Slots[slot];
            var (host, transport) = (entry.Host, entry.Probe.Transport);
            sweep.Pressure.Pace.Take(now);
            sweep.Hosts.Sends(host, transport, now);
            sweep.Tally.Transmissions++;
            if (transport != Transport.Tcp)
            {
                _datagrams.Start(slot, now);
                continue;
            }

            // The next turn of the address counts from when the SYN has left for certain.
            _tcp.Start(slot, now);
            sweep.Hosts.Sends(host, transport, sweep.Clock.Now);
        }
    }

    // The slot of what is due; null when its address must wait longer, or when it is over.
    int? SlotOf(in Due due, long now)
    {
        switch (due.Kind)
        {
            case DueKind.Again:
                var again = sweep.Slots.Find((ulong)due.Id);
                return again >= 0 && sweep.Slots[again].Phase == SlotPhase.Queued && IsTurn(due, sweep.Slots[again].Host, sweep.Slots[again].Probe.Transport, now) ? again : null;
            case DueKind.Cross:
                var examination = sweep.ExaminationOf((int)due.Id);
                IStreamProbe[] question = [examination.Questions[examination.Asked]];
                if (!IsTurn(due, examination.Host, Transport.Tcp, now) || !IsAlone(due, examination.Host, question, now, out var crossIsAlone)) { return null; }

                var cross = sweep.Slots.Take(-1, examination.Host, examination.Canary);
                sweep.Slots[cross].Cross = examination;
                sweep.Slots[cross].Streams = question;
                return Taken(cross, crossIsAlone);
            default:
                var (host, index) = sweep.Plan.Locate(due.Id);
                var probe = sweep.Plan.ProbesOf(host)[index];
                if (!IsTurn(due, host, probe.Transport, now)) { return null; }

                var isAlone = false;
                if (probe.Transport == Transport.Tcp && !IsAlone(due, host, sweep.Probes.StreamsFor(probe, sweep.Options.Confirm), now, out isAlone)) { return null; }

                return Taken(sweep.Slots.Take(due.Id, host, probe), isAlone);
        }
    }

    // Whether nothing like it is open to the address; if so, the thing waits again. Most probes do not care.
    bool IsAlone(in Due due, int host, IReadOnlyList<IStreamProbe> streams, long now, out bool isAlone)
    {
        isAlone = false;
        for (var at = 0; at < streams.Count; at++) { isAlone |= streams[at] is IOneAtATime; }

        if (!isAlone || sweep.Hosts[host].Alone is 0 || sweep.Slots.Find(sweep.Hosts[host].Alone) < 0) { return true; }

        sweep.Work.Add(in due, now + AloneWait);
        return false;
    }

    int Taken(int slot, bool isAlone)
    {
        if (isAlone) { sweep.Hosts[sweep.Slots[slot].Host].Alone = sweep.Slots.Token(slot); }

        return slot;
    }

    // A turn that came late must not run into the next: then the thing waits again.
    bool IsTurn(in Due due, int host, Transport transport, long now)
    {
        var earliest = sweep.Hosts.Earliest(host, transport);
        if (earliest <= now) { return true; }

        sweep.Work.Add(in due, earliest);
        return false;
    }

    bool HasRoom => sweep.Slots.Count < sweep.Pressure.InFlight && (_maxState == 0 || sweep.Slots.Count + sweep.Unanswered.Count < _maxState);

    long Sleep(long now)
    {
        var hasRoom = HasRoom;
        var work = sweep.Work.NextAt(hasRoom);
        var next = Math.Min(sweep.Slots.Deadlines.NextAt(now), work == long.MaxValue ? long.MaxValue : Math.Max(work, sweep.Pressure.Pace.NextAt));
        var sleep = Math.Min(next - now, LongestSleep);
        if (sleep <= 0) { return 0; }

        return Math.Max(sleep, ShortestSleep);
    }

    void Receive(int count)
    {
        var now = sweep.Clock.Now;
        for (var at = 0; at < count; at++)
        {
            var (events, token) = sweep.Epoll.EventAt(at);
            if (DatagramProber.Owns(token)) { _datagrams.OnEvent(token, now); }
            else if (sweep.Slots.Find(token) is var slot and >= 0) { _tcp.OnEvent(slot, events, now); }
        }
    }
}
