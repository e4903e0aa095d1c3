using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Classify;

/// <summary>Decides who opened a flow, and which rows its responder's port fits. Once per flow record, in the order in which they are due.</summary>
sealed class Classifier(RuleTable rules)
{
    const int Tcp = 6;
    const int Udp = 17;
    const ushort TftpPort = 69;

    /// <summary>Where Linux begins its ephemeral ports (ip_local_port_range); Windows and IANA begin at 49,152.</summary>
    const int FirstEphemeralPort = 32_768;

    /// <summary>The last system port (RFC 6335, section 6).</summary>
    const int LastSystemPort = 1_023;

    readonly ListenerTable _listeners = new();

    /// <summary>Classifies a flow, and learns from it.</summary>
    public Classification Classify(in Flow flow)
    {
        var protocol = flow.Key.Protocol;
        var direction = Direction.First;
        var opener = protocol switch
        {
            Tcp => TcpOpener(flow, out direction),
            Udp => PortOpener(flow, Transport.Udp, out direction),
            1 or 58 => IcmpOpener(flow, out direction),
            _ => FirstSender(flow),
        };
        var responder = 1 - opener;
        var answered = Answered(flow, responder);
        if (protocol is not (Tcp or Udp)) { return new(opener, direction, answered, 0); }

        var port = responder == 0 ? flow.Key.PortA : flow.Key.PortB;
        if (protocol == Tcp && answered && direction <= Direction.SynAck)
        {
            _listeners.Learn(responder == 0 ? flow.Key.AddressA : flow.Key.AddressB, port);
        }

        return new(opener, direction, answered, rules.RunOf(protocol == Tcp ? Transport.Tcp : Transport.Udp, port));
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
