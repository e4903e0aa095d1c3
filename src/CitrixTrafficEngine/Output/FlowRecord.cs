using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes <c>ctxscan.flow</c> records. The field order is fixed; ECS 8.17 names, what ECS lacks under <c>ctxscan</c>.</summary>
/// <remarks>Room is made once for the numbers and names of a record, and its texts are merged into fragments: measured over 200,000 generated flows, 1,202 bytes of text take 164 ns; piece by piece, with a check of room for each, 560.</remarks>
sealed class FlowRecord(JsonLine line, MatchText matches, RankedText ranked, TunnelTable tunnels, IReadOnlyList<Origin> origins, ushort communityIdSeed, HostNames? names = null)
{
    /// <summary>What is written in one go, without the texts whose length is known: 30 numbers, 5 times and addresses, and literals of less than 1 KiB.</summary>
    const int MostFixedBytes = 4_096;

    const int Udp = 17;
    const int Tcp = 6;
    const int Sctp = 132;

    readonly ContentRecord _content = new(line, line.Anonymizer);
    readonly FlowFragments _fragments = new(line, origins);

    /// <summary>What computes the Community IDs that <see cref="Write"/> takes.</summary>
    public ChunkCommunityIds NewChunkIds() => new(communityIdSeed, line.Anonymizer);

    /// <summary>Appends one record and its line end.</summary>
    public void Write(in Flow flow, EndReason reason, long dueNs, in Classification found, FlowContent? content, IReadOnlyList<string> findings, ReadOnlySpan<byte> communityId = default)
    {
        var opener = found.Opener;
        var id = FlowId.ValueOf(flow, line.Anonymizer);
        var state = ConnectionState.Of(flow, opener);
        WriteEcs(in flow, reason, dueNs, in found, id, IsDenied(in flow, in found, state), communityId);
        if (content is not null) { _content.WriteEcs(content); }

        var match = found.Ranking is null ? matches.For(in found) : ranked.For(in found);
        ref var to = ref line.Room(MostFixedBytes + TransportFields.MostBytes + match.Length);
        to = ref Pen.Raw(ref to, ",\"ctxscan\":{\"flow\":{\"id\":\""u8);
        to = ref Pen.Hex(ref to, id);
        to = ref Pen.Raw(ref to, "\",\"sequence\":"u8);
        to = ref Pen.Number(ref to, (ulong)flow.Sequence);
        to = ref Pen.Raw(ref to, _fragments.FinalAndDirection(reason != EndReason.ActiveTimeout, found.Direction));
        to = ref OwnCounters(ref to, in flow.Side(opener));
        to = ref Pen.Raw(ref to, "},\"destination\":{\"ip_bytes\":"u8);
        to = ref OwnCounters(ref to, in flow.Side(1 - opener));
        to = ref Pen.Raw(ref to, "},"u8);
        to = ref TransportFields.Write(ref to, in flow, opener, state, communityIdSeed, line.Anonymizer);
        if (!match.IsEmpty)
        {
            to = ref Pen.Raw(ref to, match);
            to = ref Pen.Raw(ref to, (byte)',');
        }

        line.Take(ref to);
        if (content is not null) { _content.WriteOwn(content); }

        if (findings.Count > 0) { WriteFindings(findings); }

        WriteInput(in flow);
    }

    // From the beginning to the end of "network".
    void WriteEcs(in Flow flow, EndReason reason, long dueNs, in Classification found, ulong id, bool isDenied, ReadOnlySpan<byte> communityId)
    {
        var startNs = Math.Min(flow.FirstSeenNs, flow.LastSeenNs);
        var (source, destination) = found.Opener == 0 ? (flow.Key.AddressA, flow.Key.AddressB) : (flow.Key.AddressB, flow.Key.AddressA);
        var (sourceName, destinationName) = names is null ? (null, null) : (NameOf(source), NameOf(destination));
        var head = _fragments.Head(reason, isDenied);
        var protocol = matches.ProtocolOf(in found);
        ref var to = ref line.Room(MostFixedBytes + (2 * FlowFragments.MostBytes) + protocol.Length + (((sourceName?.Length ?? 0) + (destinationName?.Length ?? 0)) * Pen.MostCharacterBytes));
        to = ref Pen.Raw(ref to, "{\"@timestamp\":\""u8);
        to = ref line.Time(ref to, dueNs);
        to = ref Pen.Raw(ref to, head);
        to = ref Pen.Hex(ref to, id);
        to = ref Pen.Raw(ref to, (byte)'-');
        to = ref Pen.Number(ref to, (ulong)flow.Sequence);
        to = ref Pen.Raw(ref to, "\",\"start\":\""u8);
        to = ref line.Time(ref to, startNs);
        to = ref Pen.Raw(ref to, "\",\"end\":\""u8);
        to = ref line.Time(ref to, flow.LastSeenNs);
        to = ref Pen.Raw(ref to, "\",\"duration\":"u8);
        to = ref Pen.Number(ref to, flow.LastSeenNs - startNs);
        to = ref Pen.Raw(ref to, "},\"source\":{\"ip\":\""u8);
        to = ref End(ref to, in flow, found.Opener, in source, sourceName);
        to = ref Pen.Raw(ref to, "},\"destination\":{\"ip\":\""u8);
        to = ref End(ref to, in flow, 1 - found.Opener, in destination, destinationName);
        to = ref Pen.Raw(ref to, _fragments.Network(flow.Key.Protocol, flow.Key.Version == 4));
        to = ref Pen.Number(ref to, flow.SideA.Packets + flow.SideB.Packets);
        to = ref Pen.Raw(ref to, ",\"bytes\":"u8);
        to = ref Pen.Number(ref to, flow.SideA.Bytes + flow.SideB.Bytes);
        to = ref Pen.Raw(ref to, ",\"community_id\":\""u8);
        to = ref communityId.IsEmpty ? ref OwnCommunityId(ref to, in flow, found.Opener) : ref Pen.Raw(ref to, communityId);
        to = ref Pen.Raw(ref to, (byte)'"');
        if (!protocol.IsEmpty)
        {
            to = ref Pen.Raw(ref to, ",\"protocol\":"u8);
            to = ref Pen.Raw(ref to, protocol);
        }

        if ((flow.Vlan | flow.InnerVlan) != 0) { to = ref Vlans(ref to, in flow); }

        line.Take(ref Pen.Raw(ref to, (byte)'}'));
    }

    string? NameOf(in IpAddress address) => names!.Of(address) is { } name ? line.Named(name) : null;

    ref byte End(ref byte to, scoped in Flow flow, int end, scoped in IpAddress address, string? name)
    {
        to = ref line.Address(ref to, in address, flow.Key.Version == 4);
        if (flow.Key.Protocol is Tcp or Udp or Sctp)
        {
            to = ref Pen.Raw(ref to, "\",\"port\":"u8);
            to = ref Pen.Number(ref to, (ulong)(end == 0 ? flow.Key.PortA : flow.Key.PortB));
            to = ref Pen.Raw(ref to, ",\"packets\":"u8);
        }
        else { to = ref Pen.Raw(ref to, "\",\"packets\":"u8); }

        to = ref Pen.Number(ref to, flow.Side(end).Packets);
        to = ref Pen.Raw(ref to, ",\"bytes\":"u8);
        to = ref Pen.Number(ref to, flow.Side(end).Bytes);
        if (name is null) { return ref to; }

        to = ref Pen.Raw(ref to, ",\"domain\":"u8);
        return ref Pen.Text(ref to, name);
    }

    static ref byte OwnCounters(ref byte to, scoped in FlowSide side)
    {
        to = ref Pen.Number(ref to, side.IpBytes);
        to = ref Pen.Raw(ref to, ",\"payload_bytes\":"u8);
        return ref Pen.Number(ref to, side.PayloadBytes);
    }

    static ref byte Vlans(ref byte to, scoped in Flow flow)
    {
        if (flow.Vlan != 0)
        {
            to = ref Pen.Raw(ref to, ",\"vlan\":{\"id\":\""u8);
            to = ref Pen.Number(ref to, (ulong)flow.Vlan);
            to = ref Pen.Raw(ref to, "\"}"u8);
        }

        if (flow.InnerVlan != 0)
        {
            to = ref Pen.Raw(ref to, ",\"inner\":{\"vlan\":{\"id\":\""u8);
            to = ref Pen.Number(ref to, (ulong)flow.InnerVlan);
            to = ref Pen.Raw(ref to, "\"}}"u8);
        }

        return ref to;
    }

    ref byte OwnCommunityId(ref byte to, scoped in Flow flow, int opener)
    {
        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        ref readonly var key = ref flow.Key;
        var isIcmp = key.Protocol is 1 or 58;
        var (portA, portB) = isIcmp ? (flow.IcmpType, flow.IcmpCode) : (key.PortA, key.PortB);
        var (source, destination) = opener == 0 ? (key.AddressA, key.AddressB) : (key.AddressB, key.AddressA);
        if (opener != 0 && !isIcmp) { (portA, portB) = (portB, portA); }

        CommunityId.Write(communityIdSeed, key.Version == 4, key.Protocol, Mapped(source, key.Version), Mapped(destination, key.Version), portA, portB, text);
        return ref Pen.Raw(ref to, text);
    }

    // A connection that was accepted and then reset without data is REJ as well, and not denied.
    static bool IsDenied(in Flow flow, in Classification found, ReadOnlySpan<byte> state) =>
        (flow.State & FlowState.IcmpDenied) != 0 || (flow.Key.Protocol == Tcp && !found.Answered && state.SequenceEqual("REJ"u8));

    void WriteFindings(IReadOnlyList<string> keys)
    {
        line.Raw("\"findings\":["u8);
        for (var at = 0; at < keys.Count; at++)
        {
            if (at > 0) { line.Raw((byte)','); }

            line.Text(keys[at]);
        }

        line.Raw("],"u8);
    }

    // "input" and "tunnels", and the end of the record.
    void WriteInput(in Flow flow)
    {
        var input = _fragments.Input(flow.Origin);
        ref var to = ref line.Room(input.Length + MostFixedBytes);
        to = ref Pen.Raw(ref to, input);
        to = ref Pen.Number(ref to, flow.FirstFrame);
        if (flow.LastOrigin == flow.Origin || origins[flow.LastOrigin].Input == origins[flow.Origin].Input)
        {
            to = ref Pen.Raw(ref to, ",\"last_frame\":"u8);
            to = ref Pen.Number(ref to, flow.LastFrame);
        }

        if (flow.Tunnels == 0)
        {
            line.Take(ref Pen.Raw(ref to, "}}}\n"u8));
            return;
        }

        line.Take(ref Pen.Raw(ref to, "},\"tunnels\":["u8));
        TunnelFields.Write(line, tunnels[flow.Tunnels]);
        line.Raw("]}}\n"u8);
    }

    IpAddress Mapped(IpAddress address, byte version) => line.Anonymizer is null ? address : line.Anonymizer.Map(address, version == 4);
}
