using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Rigs;

/// <summary>A flow and what the classifier would say of it, made by hand.</summary>
static class NewFlow
{
    const byte Tcp = 6;
    const byte Udp = 17;

    /// <summary>A flow from <paramref name="client"/> to <paramref name="server"/>, as "10.0.0.2:27000".</summary>
    public static (Flow Flow, Classification Found) Of(
        RuleTable rules, string client, string server, Transport transport = Transport.Tcp, bool answered = true, Direction direction = Direction.Syn, ushort signature = 0, bool isOffPort = false)
    {
        var (source, destination) = (End(client, 50_000), End(server, 0));
        var reversed = (source.Address.CompareTo(destination.Address), source.Port.CompareTo(destination.Port)).CompareTo((0, 0)) > 0;
        var (a, b) = reversed ? (destination, source) : (source, destination);
        var flow = new Flow
        {
            Key = new() { AddressA = a.Address, AddressB = b.Address, PortA = a.Port, PortB = b.Port, Protocol = transport == Transport.Tcp ? Tcp : Udp, Version = 4 },
            FirstFrame = 1,
            State = reversed ? FlowState.FirstFromB : FlowState.None,
        };
        flow.Side(0).Packets = flow.Side(1).Packets = answered ? 1ul : 0;
        return (flow, new(reversed ? 1 : 0, direction, answered, rules.RunOf(transport, destination.Port))
        {
            Signature = signature,
            IsOffPort = isOffPort,
            Confidence = signature == 0 ? Confidence.Port : Confidence.Payload,
        });
    }

    static TestEnd End(string text, int port)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? TestEnd.Of(text, port) : TestEnd.Of(text[..colon], int.Parse(text[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
