namespace CitrixTrafficEngine.Flows;

/// <summary>Sums a connection up in one word, as Zeek's conn_state does.</summary>
/// <remarks>Source: Zeek, scripts/base/protocols/conn/main.zeek and the documentation of conn_state.</remarks>
static class ConnectionState
{
    const int Tcp = 6;
    const int Udp = 17;

    enum End : byte { Inactive, SynSent, SynAckSent, Partial, Established, Closed, Reset }

    /// <summary>The state of <paramref name="flow"/> as opened by end <paramref name="opener"/>.</summary>
    public static ReadOnlySpan<byte> Of(in Flow flow, int opener)
    {
        var o = flow.Transport(opener).Seen;
        var r = flow.Transport(1 - opener).Seen;
        return flow.Key.Protocol switch
        {
            Tcp => OfTcp(flow, opener, EndOf(o, r), EndOf(r, o)),
            Udp when (o & SideSeen.Packet) != 0 => (r & SideSeen.Packet) != 0 ? "SF"u8 : "S0"u8,
            Udp => (r & SideSeen.Packet) != 0 ? "SHR"u8 : "OTH"u8,
            _ => "OTH"u8,
        };
    }

    static ReadOnlySpan<byte> OfTcp(in Flow flow, int opener, End originator, End responder)
    {
        var originatorIdle = originator is End.Inactive or End.Partial;
        var responderIdle = responder is End.Inactive or End.Partial;
        if (responder == End.Reset)
        {
            var o = flow.Transport(opener).Seen;
            var r = flow.Transport(1 - opener).Seen;
            var refused = (r & (SideSeen.SynAck | SideSeen.Data | SideSeen.PureAck)) == 0 && (o & SideSeen.Data) == 0 && (o & SideSeen.Syn) != 0;
            if (refused) { return "REJ"u8; }

            return (o & (SideSeen.Syn | SideSeen.Data | SideSeen.PureAck)) == 0 && originatorIdle ? "RSTRH"u8 : "RSTR"u8;
        }

        if (originator == End.Reset) { return responderIdle ? "RSTOS0"u8 : "RSTO"u8; }

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

    static End EndOf(SideSeen own, SideSeen other)
    {
        if ((own & SideSeen.Rst) != 0) { return End.Reset; }

        if ((own & SideSeen.Fin) != 0) { return End.Closed; }

        var answered = (own & SideSeen.Syn) != 0 && (other & SideSeen.SynAck) != 0;
        var answers = (own & SideSeen.SynAck) != 0 && (other & SideSeen.Syn) != 0;
        if (answered || answers) { return End.Established; }

        if ((own & SideSeen.SynAck) != 0) { return End.SynAckSent; }

        if ((own & SideSeen.Syn) != 0) { return End.SynSent; }

        return (own & SideSeen.Packet) != 0 ? End.Partial : End.Inactive;
    }
}
