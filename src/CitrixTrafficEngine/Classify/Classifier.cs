using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>Decides who opened a flow, what its payload confirms, and which rows its responder's port fits. Once per flow record, in the order in which they are due.</summary>
sealed class Classifier(RuleTable rules, SignatureSet signatures, ListenerTable? learned = null)
{
    const int Tcp = 6;
    const int Udp = 17;
    const ushort TftpPort = 69;

    /// <summary>Where Linux begins its ephemeral ports (ip_local_port_range); Windows and IANA begin at 49,152.</summary>
    const int FirstEphemeralPort = 32_768;

    /// <summary>The last system port (RFC 6335, section 6).</summary>
    const int LastSystemPort = 1_023;

    readonly ListenerTable _listeners = learned ?? new();
    readonly ushort[]?[] _decided = new ushort[]?[signatures.Signatures.Length + 1]; // by signature and run, one more than the rule; 0 not known yet

    /// <summary>Classifies a flow, and learns from it.</summary>
    public Classification Classify(in Flow flow)
    {
        var opener = OpenerOf(in flow, out var direction);
        if (flow.Key.Protocol is not (Tcp or Udp)) { return new(opener, direction, Answered(flow, 1 - opener), 0); }

        var match = signatures.Match(in flow, opener, isKnown: direction <= Direction.SynAck);
        if (match.Opener >= 0 && direction > Direction.SynAck)
        {
            opener = match.Opener;
            direction = Direction.Payload;
        }

        var found = PortOf(in flow, opener, direction);
        if (match.Signature != 0) { found = Confirmed(in found, in match); }

        return found;
    }

    int OpenerOf(in Flow flow, out Direction direction)
    {
        direction = Direction.First;
        return flow.Key.Protocol switch
        {
            Tcp => TcpOpener(flow, out direction),
            Udp => PortOpener(flow, Transport.Udp, out direction),
            1 or 58 => IcmpOpener(flow, out direction),
            _ => FirstSender(flow),
        };
    }

    // What the responder's port says.
    Classification PortOf(in Flow flow, int opener, Direction direction)
    {
        var responder = 1 - opener;
        var port = responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        var answered = Answered(flow, responder);
        var isTcp = flow.Key.Protocol == Tcp;
        if (isTcp && answered && direction <= Direction.Payload)
        {
            _listeners.Learn(responder == 0 ? flow.Key.AddressA : flow.Key.AddressB, port);
        }

        return new(opener, direction, answered, rules.RunOf(isTcp ? Transport.Tcp : Transport.Udp, port));
    }

    // What the payload adds: the protocol, and which of the port's rows is left.
    Classification Confirmed(in Classification found, in SignatureMatch match) => found with
    {
        Signature = match.Signature,
        IsOffPort = match.IsOffPort,
        Confidence = Confidence.Payload,
        Decided = DecidedBy(found.Run, match.Signature),
    };

    ushort DecidedBy(ushort run, ushort signature)
    {
        if (run == 0) { return 0; }

        var known = _decided[signature] ??= new ushort[rules.RunCount];
        if (known[run] == 0)
        {
            var one = signatures.Signatures[signature - 1];
            known[run] = (ushort)(new SharedNames(rules, run, one.Service, one.Product).Decided + 1);
        }

        return (ushort)(known[run] - 1);
    }

    /// <summary>Classifies a TFTP transfer, which its request on port 69 explains: <paramref name="client"/> asked, from whichever port the answer comes.</summary>
    public Classification OfTftp(in Flow flow, int client) => new(client, Direction.Payload, Answered(flow, 1 - client), rules.RunOf(Transport.Udp, TftpPort))
    {
        Confidence = Confidence.Payload,
        JoinedPort = TftpPort,
    };

    // A reset alone refuses; anything else that the responder sent takes part.
    static bool Answered(in Flow flow, int responder)
    {
        var seen = flow.Transport(responder).Seen;
        return flow.Key.Protocol == Tcp
            ? (seen & (SideSeen.SynAck | SideSeen.Data | SideSeen.PureAck | SideSeen.Fin)) != 0
            : (seen & SideSeen.Packet) != 0;
    }

    int TcpOpener(in Flow flow, out Direction direction)
    {
        var a = flow.TransportA.Seen;
        var b = flow.TransportB.Seen;
        direction = Direction.Syn;
        if (((a ^ b) & SideSeen.Syn) != 0) { return (a & SideSeen.Syn) != 0 ? 0 : 1; }

        if ((a & b & SideSeen.Syn) != 0) { return FirstSender(flow); }

        direction = Direction.SynAck;
        if (((a ^ b) & SideSeen.SynAck) != 0) { return (a & SideSeen.SynAck) != 0 ? 1 : 0; }

        direction = Direction.Listener;
        var listensA = _listeners.Contains(flow.Key.AddressA, flow.Key.PortA);
        var listensB = _listeners.Contains(flow.Key.AddressB, flow.Key.PortB);
        return listensA != listensB ? (listensA ? 1 : 0) : PortOpener(flow, Transport.Tcp, out direction);
    }

    int PortOpener(in Flow flow, Transport transport, out Direction direction)
    {
        var (portA, portB) = (flow.Key.PortA, flow.Key.PortB);
        direction = Direction.Catalog;
        var knownA = rules.RunOf(transport, portA) != 0;
        var knownB = rules.RunOf(transport, portB) != 0;
        if (knownA != knownB) { return knownA ? 1 : 0; }

        // Two ports of one kind say nothing about each other.
        direction = Direction.LowerPort;
        if (Rank(portA) != Rank(portB)) { return Rank(portA) < Rank(portB) ? 1 : 0; }

        direction = Direction.First;
        return FirstSender(flow);
    }

    // Who asks stands in the key of a query; any other message is one-way.
    static int IcmpOpener(in Flow flow, out Direction direction)
    {
        var isQuery = IcmpMessage.Of(flow.Key.Protocol, flow.IcmpType).Query != 0;
        direction = isQuery ? Direction.Payload : Direction.First;
        return isQuery ? IcmpMessage.AskerOf(flow.Key.PortA) : FirstSender(flow);
    }

    static int Rank(ushort port) => port <= LastSystemPort ? 0 : port < FirstEphemeralPort ? 1 : 2;

    static int FirstSender(in Flow flow) => (int)(flow.State & FlowState.FirstFromB);
}
