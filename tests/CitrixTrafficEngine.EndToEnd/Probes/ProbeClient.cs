using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.EndToEnd.Probes;

/// <summary>What came of one probe.</summary>
/// <param name="Judgement">The last judgement.</param>
/// <param name="Detail">What the answer said.</param>
/// <param name="ReplyBytes">Bytes that came, over UDP in all datagrams of a moment.</param>
/// <param name="Source">Port that answered.</param>
sealed record Asked(ReplyJudgement Judgement, ReplyDetail? Detail, int ReplyBytes, int Source);

/// <summary>Asks one server at a time over plain sockets: nothing of the engine takes part.</summary>
static class ProbeClient
{
    /// <summary>A server on this machine that has not answered after this will not.</summary>
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    public static Asked Ask(ProbeDescription probe, string address, int port, TimeSpan? patience = null) => probe.Transport == Transport.Udp
        ? AskDatagram(probe, new(IPAddress.Parse(address), port), patience ?? s_patience)
        : AskStream(probe, new(IPAddress.Parse(address), port), patience ?? s_patience);

    static Asked AskDatagram(ProbeDescription probe, IPEndPoint target, TimeSpan patience)
    {
        var asking = ProbeCatalog.Datagram(probe);
        var cookie = CookieOf(probe, target);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, probe.Id == "dhcp-inform" ? 68 : 0));
        var buffer = new byte[65_536];
        socket.SendTo(buffer.AsSpan(0, asking.Build(buffer, cookie)), target);

        var (judgement, detail, bytes, source) = (ReplyJudgement.Foreign, default(ReplyDetail), 0, 0);
        for (var clock = Stopwatch.StartNew(); judgement != ReplyJudgement.Confirmed || clock.Elapsed < TimeSpan.FromMilliseconds(200);)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            socket.ReceiveTimeout = judgement == ReplyJudgement.Confirmed ? 100 : (int)patience.TotalMilliseconds;
            if (!TryReceive(() => socket.ReceiveFrom(buffer, ref from), out var length)) { break; }

            var sender = (IPEndPoint)from;
            if (!sender.Address.Equals(target.Address) || (sender.Port != target.Port && !asking.AnswersFromNewPort)) { continue; }

            bytes += length;
            if (judgement == ReplyJudgement.Confirmed) { continue; }

            (judgement, source) = (asking.Judge(buffer.AsSpan(0, length), cookie, out detail), sender.Port);
            var farewell = asking.BuildFarewell(buffer);
            if (farewell > 0) { socket.SendTo(buffer.AsSpan(0, farewell), sender); }
        }

        return new(judgement, detail, bytes, source);
    }

    static Asked AskStream(ProbeDescription probe, IPEndPoint target, TimeSpan patience)
    {
        var asking = ProbeCatalog.Stream(probe);
        var cookie = CookieOf(probe, target);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)patience.TotalMilliseconds };
        socket.Connect(target);
        var buffer = new byte[16_384];
        var request = asking.Build(buffer, cookie, ProbeCatalog.Host);
        if (request > 0) { socket.Send(buffer.AsSpan(0, request)); }

        var received = 0;
        while (received < buffer.Length)
        {
            var at = received;
            if (!TryReceive(() => socket.Receive(buffer.AsSpan(at)), out var length) || length == 0) { break; }

            received += length;
            var judgement = asking.Judge(buffer.AsSpan(0, received), ended: false, cookie, out var detail);
            if (judgement != ReplyJudgement.Partial) { return new(judgement, detail, received, target.Port); }
        }

        return new(asking.Judge(buffer.AsSpan(0, received), ended: true, cookie, out var last), last, received, target.Port);
    }

    // Nothing came in time, the port is closed, or the server hung up.
    static bool TryReceive(Func<int> receive, out int length)
    {
        try
        {
            length = receive();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.ConnectionReset or SocketError.ConnectionRefused)
        {
            length = 0;
            return false;
        }
    }

    static ProbeCookie CookieOf(ProbeDescription probe, IPEndPoint target) =>
        new(ProbeKey.NewRandom(), IpAddress.FromV4(target.Address.GetAddressBytes()), probe.Transport, (ushort)target.Port);
}
