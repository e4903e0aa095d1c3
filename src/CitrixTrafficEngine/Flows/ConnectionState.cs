using System.Collections.Immutable;
using System.Text;

namespace CitrixTrafficEngine.Flows;

/// <summary>Sums a connection up in one word, as Zeek's conn_state does.</summary>
/// <remarks>Source: Zeek, scripts/base/protocols/conn/main.zeek and the documentation of conn_state.</remarks>
static class ConnectionState
{
    const int Tcp = 6;
    const int Udp = 17;

    static readonly ImmutableArray<string> s_names = ["OTH", "SF", "S0", "REJ", "S1", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR"];

    enum End : byte { Inactive, SynSent, SynAckSent, Partial, Established, Closed, Reset }

    /// <summary>The state of <paramref name="flow"/> as opened by end <paramref name="opener"/>.</summary>
    public static ReadOnlySpan<byte> Of(in Flow flow, int opener)
    {
        var o = flow.Transport(opener).Seen;
        var r = flow.Transport(1 - opener).Seen;
        return flow.Key.Protocol switch
        {
            Tcp => OfTcp(flow, opener, o, r),
            Udp when (o & SideSeen.Packet) != 0 => (r & SideSeen.Packet) != 0 ? "SF"u8 : "S0"u8,
            Udp => (r & SideSeen.Packet) != 0 ? "SHR"u8 : "OTH"u8,
            _ => "OTH"u8,
        };
    }

    /// <summary>The same as one of a few texts that live as long as the program. Does not allocate.</summary>
    public static string NameOf(in Flow flow, int opener)
    {
        var state = Of(in flow, opener);
        foreach (var name in s_names)
        {
            if (Ascii.Equals(state, name)) { return name; }
        }

        return s_names[0];
    }

    static ReadOnlySpan<byte> OfTcp(in Flow flow, int opener, SideSeen o, SideSeen r)
    {
        var originator = Originator(o, r);
        var responder = Responder(o, r);
        var originatorIdle = originator is End.Inactive or End.Partial;
        var responderIdle = responder is End.Inactive or End.Partial;
        if (responder == End.Reset)
        {
            if (originator is End.SynSent or End.SynAckSent) { return "REJ"u8; }

            if (originator == End.Reset && ((o | r) & SideSeen.Data) == 0) { return "REJ"u8; }

            return originatorIdle ? "RSTRH"u8 : "RSTR"u8;
        }

        if (originator == End.Reset)
        {
            if (!responderIdle) { return "RSTO"u8; }

            return IsAttemptThenReset(flow, opener) ? "RSTOS0"u8 : "OTH"u8;
        }

        return (originator, responder) switch
        {
            (End.Closed, End.Closed) => "SF"u8,
            (End.Closed, _) => responderIdle ? "SH"u8 : "S2"u8,
            (_, End.Closed) => originatorIdle ? "SHR"u8 : "S3"u8,
            (End.SynSent, End.Inactive) => "S0"u8,
            (End.Established, End.Established) => "S1"u8,
            _ => "OTH"u8,
        };
    }

    static End Originator(SideSeen own, SideSeen other)
    {
        if (Ended(own) is { } ended) { return ended; }

        if ((own & (SideSeen.Syn | SideSeen.SynAck)) != 0)
        {
            if ((other & (SideSeen.Syn | SideSeen.SynAck)) != 0) { return End.Established; }

            return (own & SideSeen.Syn) != 0 ? End.SynSent : End.SynAckSent;
        }

        // Its SYN was missed: it goes on from the other's answer.
        if ((other & SideSeen.SynAck) != 0 && (own & (SideSeen.PureAck | SideSeen.Data)) != 0) { return End.Established; }

        return (own & SideSeen.Packet) != 0 ? End.Partial : End.Inactive;
    }

    static End Responder(SideSeen other, SideSeen own)
    {
        if (Ended(own) is { } ended) { return ended; }

        if ((own & (SideSeen.Syn | SideSeen.SynAck)) != 0) { return End.Established; }

        // Some acknowledge a SYN before they answer it: that alone takes no part.
        if ((other & SideSeen.Syn) != 0 && (own & (SideSeen.PureAck | SideSeen.Data)) == SideSeen.PureAck) { return End.Inactive; }

        return (own & SideSeen.Packet) != 0 ? End.Partial : End.Inactive;
    }

    static End? Ended(SideSeen own) => (own & SideSeen.Aborted) != 0 ? End.Reset : (own & SideSeen.Fin) != 0 ? End.Closed : null;

    // The history begins with the originator's SYN, and none of its H, A, F, G, I, Q comes before its R.
    static bool IsAttemptThenReset(in Flow flow, int opener)
    {
        for (var at = 0; at < flow.HistoryLength; at++)
        {
            var letter = (char)(flow.History[at] & 0x7f);
            if ((flow.History[at] & 0x80) != 0 != (opener == 0)) { letter = char.ToLowerInvariant(letter); }

            if (at == 0 && letter != 'S') { return false; }

            if (letter == 'R') { return true; }

            if (letter is 'H' or 'A' or 'F' or 'G' or 'I' or 'Q') { return false; }
        }

        return false;
    }
}
