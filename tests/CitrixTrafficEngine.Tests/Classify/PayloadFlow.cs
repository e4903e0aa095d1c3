using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Classify;

/// <summary>A flow made of its first payloads: end A is the client 10.0.0.1, end B the server 10.0.0.2.</summary>
sealed record PayloadFlow(Transport Transport, int ServerPort)
{
    public const int ClientPort = 50_000;

    public byte[] Client { get; init; } = [];

    public byte[] Server { get; init; } = [];

    /// <summary>Whether the handshake was seen, so that opener and beginning are certain.</summary>
    public bool HasHandshake { get; init; } = true;

    public static PayloadFlow Of(Transport transport, int serverPort, PayloadSideOf side, byte[] payload) => side == PayloadSideOf.Server
        ? new(transport, serverPort) { Server = payload }
        : new(transport, serverPort) { Client = payload };

    public Flow Make()
    {
        var flow = default(Flow);
        flow.Key.AddressA = TestEnd.Of("10.0.0.1", 0).Address;
        flow.Key.AddressB = TestEnd.Of("10.0.0.2", 0).Address;
        flow.Key.PortA = ClientPort;
        flow.Key.PortB = (ushort)ServerPort;
        flow.Key.Protocol = Transport == Transport.Tcp ? (byte)6 : (byte)17;
        flow.Key.Version = 4;
        Fill(ref flow, 0, Client);
        Fill(ref flow, 1, Server);
        return flow;
    }

    void Fill(ref Flow flow, int end, byte[] payload)
    {
        ref var side = ref flow.Transport(end);
        var kept = payload.AsSpan(0, Math.Min(payload.Length, Flow.PrefixCapacity));
        kept.CopyTo(flow.Prefix(end));
        side.PrefixBytes = (byte)kept.Length;
        side.Seen = SideSeen.Packet | (payload.Length > 0 ? SideSeen.Data : SideSeen.None);
        if (Transport == Transport.Udp) { side.FirstDatagramBytes = payload.Length; }
        else if (HasHandshake) { side.Seen |= SideSeen.FromStart | (end == 0 ? SideSeen.Syn : SideSeen.SynAck); }
    }
}

/// <summary>Who sends a payload.</summary>
enum PayloadSideOf
{
    Client,
    Server,
}
