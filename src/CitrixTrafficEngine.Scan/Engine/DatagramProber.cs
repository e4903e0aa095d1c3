using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>Asks over UDP and ICMP echo: one socket for each family and kind, whoever the target is, so that an answer from another port is seen too; and one for what must come from a port of its own.</summary>
sealed class DatagramProber(Sweep sweep) : IDisposable
{
    const int Kinds = 5;
    const int OwnPortKind = 4;
    const ulong FirstToken = ulong.MaxValue - Kinds; // no slot has such a generation and index

    const long Spacing = Clock.Second; // between tries
    const long EmptyWait = 2 * Clock.Second; // for the ICMP error to an empty datagram: nothing else comes

    readonly SlotTable _slots = sweep.Slots;
    readonly DatagramSocket?[] _sockets = new DatagramSocket?[Kinds];
    readonly Dictionary<long, int> _asked = [];
    readonly int[] _senders = new int[DatagramSocket.BatchSize];
    readonly int[] _errors = new int[DatagramSocket.BatchSize];
    readonly long _lastWait = sweep.Options.Timeout is { } wait ? Clock.Of(wait) : Spacing;

    /// <summary>Datagrams that the kernel dropped before they were read.</summary>
    public long Drops
    {
        get
        {
            var drops = 0L;
            foreach (var socket in _sockets) { drops += socket?.Drops() ?? 0; }

            return drops;
        }
    }

    /// <summary>Whether <paramref name="token"/> is that of a socket here.</summary>
    public static bool Owns(ulong token) => token >= FirstToken;

    /// <summary>Puts the datagram of <paramref name="slot"/>, which has its turn, into the batch.</summary>
    public void Start(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        var isEcho = entry.Probe.Transport == Transport.Icmp;
        var isV4 = sweep.Plan.IsV4(entry.Host);
        if (entry.Tries == 0 && !isEcho) { entry.Datagram = RequestFor(entry.Probe, isV4); }

        var errno = Open(isV4, isEcho, entry.Datagram, out var socket);
        if (errno != 0)
        {
            OnFault(slot, errno, isNoSocket: true, now);
            return;
        }

        if (socket.IsFull) { Flush(socket); }

        var cookie = sweep.CookieOf(entry.Host, entry.Probe);
        var length = isEcho ? EchoMessage.Write(socket.Room, isV4, entry.Tries, cookie) : entry.Datagram?.Build(socket.Room, cookie) ?? 0;
        socket.Queue(new(sweep.Plan.AddressOf(entry.Host), isV4, entry.Probe.Port), length, slot);
    }

    /// <summary>Sends what <see cref="Start"/> put into batches.</summary>
    public void Flush()
    {
        foreach (var socket in _sockets)
        {
            if (socket is not null) { Flush(socket); }
        }
    }

    /// <summary>The slot's time is up.</summary>
    public void OnDeadline(int slot, long now)
    {
        ref var entry = ref _slots[slot];
        if (entry.Tries < WantedTries(in entry)) { sweep.Queue(slot, now); }
        else if (sweep.LongerWait(slot, now) is var longer and > 0) { _slots.Deadlines.Set(slot, longer); }
        else { End(slot, new() { Verdict = entry.Probe.IsSink ? Verdict.Sink : Verdict.Silent }, now); }
    }

    /// <summary>Something came to the socket that <paramref name="token"/> names.</summary>
    public void OnEvent(ulong token, long now)
    {
        var kind = (int)(token - FirstToken);
        if (_sockets[kind] is not { } socket) { return; }

        var isEcho = kind is 2 or 3;
        for (var count = socket.Receive(); count > 0; count = socket.Receive())
        {
            for (var at = 0; at < count; at++)
            {
                var datagram = socket.Received(at, out var from);
                var isOurs = isEcho ? TakeEcho(datagram, from.Address, socket.IsV4, now) : TakeReply(socket, datagram, in from, now);
                if (!isOurs) { sweep.Tally.Unsolicited++; }
            }
        }

        while (ErrorQueue.TryTake(socket.Descriptor, out var icmp, out var target)) { TakeError(icmp, in target, isEcho, now); }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets) { socket?.Dispose(); }
    }

    IDatagramProbe? RequestFor(PlannedProbe probe, bool isV4) => sweep.Probes.DatagramFor(probe, sweep.Options.Confirm) is var request && request is IFixedPort && !isV4 ? null : request;

    int Open(bool isV4, bool isEcho, IDatagramProbe? request, out DatagramSocket socket)
    {
        var ownPort = (request as IFixedPort)?.OwnPort ?? 0;
        var kind = ownPort != 0 ? OwnPortKind : (isEcho ? 2 : 0) + (isV4 ? 0 : 1);
        socket = _sockets[kind]!;
        if (socket is not null) { return 0; }

        var errno = DatagramSocket.Open(isV4, isEcho, ownPort, out var opened);
        if (opened is null) { return errno; }

        errno = sweep.Epoll.Watch(opened.Descriptor, Epoll.Readable, FirstToken + (ulong)kind);
        if (errno != 0)
        {
            opened.Dispose();
            return errno;
        }

        _sockets[kind] = socket = opened;
        return 0;
    }

    void Flush(DatagramSocket socket)
    {
        var count = socket.Flush(_senders, _errors);
        if (count == 0) { return; }

        var now = sweep.Clock.Now;
        for (var at = 0; at < count; at++)
        {
            if (_errors[at] == 0) { OnSent(_senders[at], socket, now); }
            else { OnFault(_senders[at], _errors[at], isNoSocket: false, now); }
        }
    }

    void OnSent(int slot, DatagramSocket socket, long now)
    {
        ref var entry = ref _slots[slot];
        if (entry.Tries++ == 0)
        {
            entry.FirstSent = now;
            _asked[entry.Pair] = slot;
        }

        entry.LastSent = now;
        entry.SourcePort = entry.Probe.Transport == Transport.Udp ? socket.Port : (ushort)0;
        entry.Phase = SlotPhase.Asked;
        sweep.Tally.Sent++;
        sweep.Moved(now);
        sweep.Hosts.Sends(entry.Host, entry.Probe.Transport, now);
        var wanted = WantedTries(in entry);
        var wait = entry.Tries < wanted ? Spacing : wanted == 1 && IsEmpty(in entry) ? Math.Max(EmptyWait, _lastWait) : _lastWait;
        _slots.Deadlines.Set(slot, now + wait);
    }

    void OnFault(int slot, int errno, bool isNoSocket, long now)
    {
        ref var entry = ref _slots[slot];
        if (isNoSocket && !Errno.IsShortage(errno))
        {
            if (entry.Probe.Transport == Transport.Icmp && errno is Errno.AccessDenied or Errno.NotPermitted)
            {
                sweep.Tally.Note("echo not sent: this user's group is outside net.ipv4.ping_group_range");
            }

            End(slot, new() { Verdict = Verdict.NotProbed, Proof = Proof.Local, Errno = errno }, now);
        }
        else if (sweep.Fault(slot, errno, now) is var (verdict, proof))
        {
            End(slot, new() { Verdict = verdict, Proof = proof, Errno = errno }, now);
        }
    }

    bool TakeReply(DatagramSocket socket, ReadOnlySpan<byte> datagram, in Endpoint from, long now)
    {
        if (!from.IsKnown || sweep.Plan.Find(from.Address) is not { } host) { return false; }

        var first = sweep.Plan.FirstPairOf(host);
        var probes = sweep.Plan.ProbesOf(host);
        for (var index = 0; index < probes.Length; index++)
        {
            var probe = probes[index];
            if (probe.Transport != Transport.Udp) { continue; }

            var isInFlight = _asked.TryGetValue(first + index, out var slot);
            if (!isInFlight && (probe.Port != from.Port || !IsSettled(first + index))) { continue; }

            var request = isInFlight ? _slots[slot].Datagram : RequestFor(probe, socket.IsV4);
            if (request is null || (probe.Port != from.Port && !request.AnswersFromNewPort)) { continue; }

            if (request.Judge(datagram, sweep.CookieOf(host, probe), out var detail) != ReplyJudgement.Confirmed) { continue; }

            // A second answer to what is answered already is neither news nor foreign.
            if (!isInFlight) { return true; }

            Farewell(socket, request, in from);
            Confirm(slot, detail, now);
            return true;
        }

        return false;
    }

    bool TakeEcho(ReadOnlySpan<byte> message, IpAddress from, bool isV4, long now)
    {
        if (sweep.Plan.Find(from) is not { } host || !TryFind(host, Transport.Icmp, 0, out var pair, out var probe)) { return false; }

        if (!EchoMessage.IsReply(message, isV4, sweep.CookieOf(host, probe))) { return false; }

        if (!_asked.TryGetValue(pair, out var slot)) { return IsSettled(pair); }

        Confirm(slot, null, now);
        return true;
    }

    void TakeError(IcmpEvidence icmp, in Endpoint target, bool isEcho, long now)
    {
        if (!target.IsKnown || sweep.Plan.Find(target.Address) is not { } host) { return; }

        var isFound = TryFind(host, isEcho ? Transport.Icmp : Transport.Udp, isEcho ? (ushort)0 : target.Port, out var pair, out _);
        if (!isFound || !_asked.TryGetValue(pair, out var slot) || sweep.Read(slot, icmp) is not { } finding) { return; }

        ref var entry = ref _slots[slot];
        if (icmp.From == target.Address) { sweep.Answered(host, entry.Tries, now); }

        if (entry.Tries == 1) { finding.RoundTrip = now - entry.LastSent; }

        End(slot, finding, now);
    }

    void Confirm(int slot, ReplyDetail? detail, long now)
    {
        ref var entry = ref _slots[slot];
        sweep.Answered(entry.Host, entry.Tries, now);
        End(slot, new() { Verdict = Verdict.OpenConfirmed, Proof = Proof.Reply, Detail = detail, RoundTrip = entry.Tries == 1 ? now - entry.LastSent : 0 }, now);
    }

    void End(int slot, Finding finding, long now)
    {
        finding.Tries = _slots[slot].Tries;
        _asked.Remove(_slots[slot].Pair);
        sweep.Settle(slot, finding, now);
        _slots.Release(slot);
    }

    // It goes at once and alone: the exchange is over, nothing waits for it, and one that is lost ends by the server's own timer.
    void Farewell(DatagramSocket socket, IDatagramProbe request, in Endpoint to)
    {
        Span<byte> farewell = stackalloc byte[DatagramSocket.SendRoom];
        var length = request.BuildFarewell(farewell);
        if (length > 0 && socket.SendNow(in to, farewell[..length])) { sweep.Tally.Sent++; }
    }

    bool TryFind(int host, Transport transport, ushort port, out long pair, out PlannedProbe probe)
    {
        var probes = sweep.Plan.ProbesOf(host);
        for (var index = 0; index < probes.Length; index++)
        {
            if (probes[index].Transport == transport && probes[index].Port == port)
            {
                (pair, probe) = (sweep.Plan.FirstPairOf(host) + index, probes[index]);
                return true;
            }
        }

        (pair, probe) = (-1, null!);
        return false;
    }

    bool IsSettled(long pair) => sweep.Ledger.IsSettled(pair);

    // A sink or an unknown port gets one empty datagram; only ICMP can tell.
    int WantedTries(in Slot slot) => IsEmpty(in slot) ? 1 : sweep.Options.Tries;

    static bool IsEmpty(in Slot slot) => slot.Probe.Transport == Transport.Udp && slot.Datagram is null;
}
