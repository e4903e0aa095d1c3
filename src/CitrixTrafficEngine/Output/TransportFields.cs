using System.Runtime.CompilerServices;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes <c>ctxscan.icmp</c>, <c>ctxscan.tcp</c> and <c>ctxscan.ttl</c> of a flow record.</summary>
static class TransportFields
{
    /// <summary>Most bytes of it all: names and numbers are less than 600.</summary>
    public const int MostBytes = 1_024;

    const int Tcp = 6;
    const int WordBytes = 8;

    /// <summary>Writes the objects, with a comma behind each.</summary>
    public static ref byte Write(ref byte to, scoped in Flow flow, int opener, scoped ReadOnlySpan<byte> state, ushort communityIdSeed, Anonymizer? anonymizer)
    {
        if (flow.Key.Protocol is 1 or 58) { to = ref Icmp(ref to, in flow, communityIdSeed, anonymizer); }

        to = ref Pen.Raw(ref to, "\"tcp\":{\"state\":\""u8);
        to = ref Pen.Raw(ref to, state);
        to = ref Pen.Raw(ref to, "\",\"history\":\""u8);
        to = ref History(ref to, in flow, opener);
        to = ref Pen.Raw(ref to, (byte)'"');
        if (flow.Key.Protocol == Tcp) { to = ref Counters(ref to, in flow, opener); }

        ref readonly var source = ref flow.Transport(opener);
        ref readonly var destination = ref flow.Transport(1 - opener);
        to = ref Pen.Raw(ref to, "},\"ttl\":{"u8);
        if (source.TtlMin <= source.TtlMax)
        {
            to = ref Pen.Raw(ref to, "\"source\":{\"min\":"u8);
            to = ref Ttl(ref to, in source);
            if (destination.TtlMin <= destination.TtlMax) { to = ref Pen.Raw(ref to, (byte)','); }
        }

        if (destination.TtlMin <= destination.TtlMax)
        {
            to = ref Pen.Raw(ref to, "\"destination\":{\"min\":"u8);
            to = ref Ttl(ref to, in destination);
        }

        return ref Pen.Raw(ref to, "},"u8);
    }

    // Eight letters at a time: the high bit, which marks end A, becomes the bit of lower case where A did not open.
    static ref byte History(ref byte to, scoped in Flow flow, int opener)
    {
        const ulong Marks = 0x8080_8080_8080_8080;

        ref var letters = ref Unsafe.As<Flow.FlowHistory, byte>(ref Unsafe.AsRef(in flow.History));
        var turned = opener == 0 ? Marks : 0;
        for (var at = 0; at < flow.HistoryLength; at += WordBytes)
        {
            // Behind the last of them the flow goes on, and what is written too much is written over.
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref letters, at));
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, at), (word & ~Marks) | (((word ^ turned) & Marks) >> 2));
        }

        return ref Unsafe.Add(ref to, flow.HistoryLength);
    }

    static ref byte Counters(ref byte to, scoped in Flow flow, int opener)
    {
        if ((flow.State & FlowState.HandshakeDone) != 0)
        {
            to = ref Pen.Raw(ref to, ",\"handshake_rtt\":"u8);
            to = ref Pen.Number(ref to, flow.HandshakeNs);
        }

        to = ref Pen.Raw(ref to, ",\"retransmissions\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.TransportA.Retransmissions + flow.TransportB.Retransmissions);
        to = ref Pen.Raw(ref to, ",\"zero_windows\":"u8);
        to = ref Pen.Number(ref to, (ulong)(flow.TransportA.ZeroWindows + flow.TransportB.ZeroWindows));
        if (flow.Transport(opener).SynTries > 0)
        {
            to = ref Pen.Raw(ref to, ",\"syn_tries\":"u8);
            to = ref Pen.Number(ref to, (ulong)flow.Transport(opener).SynTries);
        }

        if (flow.ResetFrom == 0) { return ref to; }

        to = ref Pen.Raw(ref to, flow.ResetFrom - 1 == opener ? ",\"reset\":{\"from\":\"source\",\"window\":"u8 : ",\"reset\":{\"from\":\"destination\",\"window\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.ResetWindow);
        to = ref Pen.Raw(ref to, ",\"ip_id\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.ResetIpId);
        to = ref Pen.Raw(ref to, ",\"ttl\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.ResetTtl);
        return ref Pen.Raw(ref to, (byte)'}');
    }

    static ref byte Ttl(ref byte to, scoped in TransportSide side)
    {
        to = ref Pen.Number(ref to, (ulong)side.TtlMin);
        to = ref Pen.Raw(ref to, ",\"max\":"u8);
        to = ref Pen.Number(ref to, (ulong)side.TtlMax);
        return ref Pen.Raw(ref to, (byte)'}');
    }

    static ref byte Icmp(ref byte to, scoped in Flow flow, ushort communityIdSeed, Anonymizer? anonymizer)
    {
        to = ref Pen.Raw(ref to, "\"icmp\":{\"type\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.IcmpType);
        to = ref Pen.Raw(ref to, ",\"code\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.IcmpCode);
        to = ref Quoted(ref to, in flow, communityIdSeed, anonymizer);
        return ref Pen.Raw(ref to, "},"u8);
    }

    // The flow that the first error spoke of, by the name under which its own record stands.
    static ref byte Quoted(ref byte to, scoped in Flow flow, ushort communityIdSeed, Anonymizer? anonymizer)
    {
        var sender = (int)(flow.State & FlowState.FirstFromB);
        if (!IcmpMessage.Of(flow.Key.Protocol, flow.IcmpType).IsError || !QuotedPacket.TryRead(flow.Payload(sender), out var quoted)) { return ref to; }

        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        var v4 = quoted.Version == 4;
        var (source, destination) = anonymizer is null ? (quoted.Source, quoted.Destination) : (anonymizer.Map(quoted.Source, v4), anonymizer.Map(quoted.Destination, v4));
        CommunityId.Write(communityIdSeed, v4, quoted.Protocol, source, destination, quoted.SourcePort, quoted.DestinationPort, text);
        to = ref Pen.Raw(ref to, ",\"quoted\":{\"community_id\":\""u8);
        to = ref Pen.Raw(ref to, text);
        return ref Pen.Raw(ref to, "\"}"u8);
    }
}
