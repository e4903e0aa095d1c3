using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Output;

/// <summary>Tells from the flows of an input what it can be trusted for.</summary>
sealed class TrustTally(IReadOnlyList<Origin> origins)
{
    const int Tcp = 6;

    /// <summary>Who sends these has heard the other end.</summary>
    const SideSeen Heard = SideSeen.SynAck | SideSeen.PureAck | SideSeen.Data | SideSeen.Fin;

    /// <summary>Adds one flow by its last record: what it tells of a flow holds for all of it.</summary>
    public void Add(in Flow flow)
    {
        if (flow.Key.Protocol != Tcp) { return; }

        var input = origins[flow.Origin].Input;
        var a = flow.TransportA;
        var b = flow.TransportB;
        input.UnseenSegments += a.Gaps + b.Gaps;
        if (((a.Seen | b.Seen) & Heard) == 0) { return; }

        input.Conversations++;
        if ((a.Seen & b.Seen & SideSeen.Packet) != 0) { input.TwoWay++; }
    }
}
