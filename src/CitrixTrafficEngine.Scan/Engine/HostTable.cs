using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>The addresses of the plan: when each may be sent to, and what is known of it.</summary>
sealed class HostTable(ScanPlan plan, ScanOptions options, RouteSocket routes)
{
    // Wire times jitter: a hundredth more, so that no second holds one too many.
    const double Slack = 1.01;

    readonly HostState[] _hosts = new HostState[plan.HostCount];
    readonly List<IpAddress> _sources = [];
    readonly long _interval = Interval(options.HostRate);
    readonly long _datagramInterval = Interval(options.DatagramHostRate);

    /// <summary>The state of one address.</summary>
    public ref HostState this[int host] => ref _hosts[host];

    /// <summary>Counts the pairs of <paramref name="host"/> that are to be done and learns the way to it, when it is met first.</summary>
    public void Begin(int host)
    {
        ref var state = ref _hosts[host];
        if (state.IsBegun) { return; }

        state.IsBegun = true;
        var first = plan.FirstPairOf(host);
        var probes = plan.ProbesOf(host);
        for (var probe = 0; probe < probes.Length; probe++)
        {
            if (options.IsDone?.Invoke(first + probe) == true)
            {
                Recall(ref state, options.EarlierVerdict?.Invoke(first + probe), probes[probe].IsCanary);
                continue;
            }

            state.Remaining++;
            if (probes[probe].IsCanary) { state.CanariesLeft++; }
        }

        var route = routes.Find(plan.AddressOf(host), plan.IsV4(host));
        state.IsOnLink = route.IsOnLink;
        state.Source = Remember(route.Source);
    }

    /// <summary>Our address towards <paramref name="host"/>, or default.</summary>
    public IpAddress SourceOf(int host) => _hosts[host].Source is var number and not 0 ? _sources[number - 1] : default;

    /// <summary>Whether <paramref name="address"/> is one of this machine.</summary>
    public bool IsOwn(IpAddress address, bool isV4) => routes.Find(address, isV4).IsOwn;

    /// <summary>Whether <paramref name="host"/> is a neighbour that the kernel still looks for: then nothing has left for it yet.</summary>
    public bool IsAwaited(int host)
    {
        if (!_hosts[host].IsOnLink || _hosts[host].LastAnswer != 0) { return false; }

        var (address, isV4) = (plan.AddressOf(host), plan.IsV4(host));
        return routes.IsMissing(address, isV4, routes.Find(address, isV4).Interface);
    }

    /// <summary>Gives out the next turn to send to <paramref name="host"/>, not before <paramref name="earliest"/>. Turns keep the rate of the address, and <paramref name="spacing"/> after this one.</summary>
    public long NextTurn(int host, Transport transport, long earliest, long spacing = 0)
    {
        ref var state = ref _hosts[host];
        var turn = Math.Max(earliest, state.NextTurn);
        if (transport == Transport.Udp) { turn = Math.Max(turn, state.NextDatagramTurn); }

        state.NextTurn = turn + Math.Max(_interval, spacing);
        if (transport == Transport.Udp) { state.NextDatagramTurn = turn + _datagramInterval; }

        return turn;
    }

    /// <summary>When something may leave for <paramref name="host"/> after what did leave: turns that were taken late must not run together.</summary>
    public long Earliest(int host, Transport transport)
    {
        ref var state = ref _hosts[host];
        var earliest = state.LastSent == 0 ? 0 : state.LastSent + _interval;
        return transport == Transport.Udp && state.LastDatagram != 0 ? Math.Max(earliest, state.LastDatagram + _datagramInterval) : earliest;
    }

    /// <summary>Something leaves for <paramref name="host"/>.</summary>
    public void Sends(int host, Transport transport, long now)
    {
        ref var state = ref _hosts[host];
        state.LastSent = now;
        if (transport == Transport.Udp) { state.LastDatagram = now; }
    }

    // A refusal may have been a router's; what is open or closed was the address itself.
    static void Recall(ref HostState state, Verdict? verdict, bool isCanary)
    {
        var isOpen = verdict is Verdict.Open or Verdict.OpenConfirmed;
        state.HasAnswered |= isOpen || verdict == Verdict.Closed;
        state.CanaryAnswered |= isOpen && isCanary;
    }

    static long Interval(double rate) => rate > 0 ? (long)(Clock.Second / rate * Slack) : 0;

    // Few addresses of ours are a source; one search each address of the plan.
    ushort Remember(IpAddress source)
    {
        if (source == default) { return 0; }

        var at = _sources.IndexOf(source);
        if (at < 0)
        {
            if (_sources.Count == ushort.MaxValue) { return 0; }

            at = _sources.Count;
            _sources.Add(source);
        }

        return (ushort)(at + 1);
    }
}
