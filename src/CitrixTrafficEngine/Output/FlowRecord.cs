using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes <c>ctxscan.flow</c> records. The field order is fixed; ECS 8.17 names, what ECS lacks under <c>ctxscan</c>.</summary>
sealed class FlowRecord(JsonLine line, MatchText matches, RankedText ranked, TunnelTable tunnels, IReadOnlyList<Origin> origins, ushort communityIdSeed, HostNames? names = null)
{
    readonly ContentRecord _content = new(line, line.Anonymizer);

    const int Tcp = 6;
    const int Udp = 17;
    const int Sctp = 132;

    /// <summary>What computes the Community IDs that <see cref="Write"/> takes.</summary>
    public ChunkCommunityIds NewChunkIds() => new(communityIdSeed, line.Anonymizer);

    /// <summary>Appends one record and its line end.</summary>
    public void Write(in Flow flow, EndReason reason, long dueNs, in Classification found, FlowContent? content, IReadOnlyList<string> findings, ReadOnlySpan<byte> communityId = default)
    {
        var final = reason != EndReason.ActiveTimeout;
        var id = FlowId.ValueOf(flow, line.Anonymizer);
        var startNs = Math.Min(flow.FirstSeenNs, flow.LastSeenNs);

        line.Raw("{\"@timestamp\":\""u8);
        line.Time(dueNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"event\",\"dataset\":\"ctxscan.flow\",\"module\":\"ctxscan\",\"action\":\""u8);
        line.Raw(final ? "flow-ended"u8 : "flow-update"u8);
        line.Raw("\",\"category\":[\"network\"],\"type\":[\"connection\""u8);
        if (final) { line.Raw(",\"end\""u8); }

        if (IsDenied(flow, found)) { line.Raw(",\"denied\""u8); }

        line.Raw("],\"reason\":\""u8);
        line.Raw(RecordText.Of(reason));
        line.Raw("\",\"id\":\""u8);
        line.Hex(id);
        line.Raw((byte)'-');
        line.Number((ulong)flow.Sequence);
        line.Raw("\",\"start\":\""u8);
        line.Time(startNs);
        line.Raw("\",\"end\":\""u8);
        line.Time(flow.LastSeenNs);
        line.Raw("\",\"duration\":"u8);
        line.Number(flow.LastSeenNs - startNs);
        line.Raw("},\"source\":{"u8);
        WriteEnd(flow, found.Opener);
        line.Raw("},\"destination\":{"u8);
        WriteEnd(flow, 1 - found.Opener);
        line.Raw("},"u8);
        WriteNetwork(flow, in found, communityId);
        if (content is not null) { _content.WriteEcs(content); }

        line.Raw(",\"ctxscan\":{\"flow\":{\"id\":\""u8);
        line.Hex(id);
        line.Raw("\",\"sequence\":"u8);
        line.Number((ulong)flow.Sequence);
        line.Raw(final ? ",\"final\":true},\"direction\":\""u8 : ",\"final\":false},\"direction\":\""u8);
        line.Raw(RecordText.Of(found.Direction));
        line.Raw("\",\"source\":{"u8);
        WriteOwnCounters(flow.Side(found.Opener));
        line.Raw("},\"destination\":{"u8);
        WriteOwnCounters(flow.Side(1 - found.Opener));
        line.Raw("},"u8);
        WriteTransport(flow, found.Opener);
        var match = found.Ranking is null ? matches.For(in found) : ranked.For(in found);
        if (!match.IsEmpty)
        {
            line.Raw(match);
            line.Raw((byte)',');
        }

        if (content is not null) { _content.WriteOwn(content); }

        if (findings.Count > 0) { WriteFindings(findings); }

        WriteInput(flow);
        line.Raw("}}\n"u8);
    }

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

    // A connection that was accepted and then reset without data is REJ as well, and not denied.
    static bool IsDenied(in Flow flow, in Classification found) =>
        (flow.State & FlowState.IcmpDenied) != 0
        || (flow.Key.Protocol == Tcp && !found.Answered && ConnectionState.Of(flow, found.Opener).SequenceEqual("REJ"u8));

    void WriteEnd(in Flow flow, int end)
    {
        var address = end == 0 ? flow.Key.AddressA : flow.Key.AddressB;
        line.Raw("\"ip\":\""u8);
        line.Address(address, flow.Key.Version == 4);
        line.Raw((byte)'"');
        if (HasPorts(flow))
        {
            line.Raw(",\"port\":"u8);
            line.Number((ulong)(end == 0 ? flow.Key.PortA : flow.Key.PortB));
        }

        line.Raw(",\"packets\":"u8);
        line.Number(flow.Side(end).Packets);
        line.Raw(",\"bytes\":"u8);
        line.Number(flow.Side(end).Bytes);
        if (names?.Of(address) is not { } name) { return; }

        line.Raw(",\"domain\":"u8);
        line.Name(name);
    }

    void WriteOwnCounters(in FlowSide side)
    {
        line.Raw("\"ip_bytes\":"u8);
        line.Number(side.IpBytes);
        line.Raw(",\"payload_bytes\":"u8);
        line.Number(side.PayloadBytes);
    }

    void WriteNetwork(in Flow flow, in Classification found, ReadOnlySpan<byte> communityId)
    {
        line.Raw("\"network\":{\"transport\":"u8);
        line.Text(IpProtocolName.Of(flow.Key.Protocol));
        line.Raw(flow.Key.Version == 4 ? ",\"type\":\"ipv4\",\"iana_number\":\""u8 : ",\"type\":\"ipv6\",\"iana_number\":\""u8);
        line.Number((ulong)flow.Key.Protocol);
        line.Raw("\",\"packets\":"u8);
        line.Number(flow.SideA.Packets + flow.SideB.Packets);
        line.Raw(",\"bytes\":"u8);
        line.Number(flow.SideA.Bytes + flow.SideB.Bytes);
        line.Raw(",\"community_id\":\""u8);
        if (communityId.IsEmpty) { WriteCommunityId(flow, found.Opener); }
        else { line.Raw(communityId); }

        line.Raw((byte)'"');
        var protocol = matches.ProtocolOf(in found);
        if (!protocol.IsEmpty)
        {
            line.Raw(",\"protocol\":"u8);
            line.Raw(protocol);
        }

        if (flow.Vlan != 0)
        {
            line.Raw(",\"vlan\":{\"id\":\""u8);
            line.Number((ulong)flow.Vlan);
            line.Raw("\"}"u8);
        }

        if (flow.InnerVlan != 0)
        {
            line.Raw(",\"inner\":{\"vlan\":{\"id\":\""u8);
            line.Number((ulong)flow.InnerVlan);
            line.Raw("\"}}"u8);
        }

        line.Raw((byte)'}');
    }

    void WriteCommunityId(in Flow flow, int opener)
    {
        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        ref readonly var key = ref flow.Key;
        var isIcmp = key.Protocol is 1 or 58;
        var (portA, portB) = isIcmp ? (flow.IcmpType, flow.IcmpCode) : (key.PortA, key.PortB);
        var (source, destination) = opener == 0 ? (key.AddressA, key.AddressB) : (key.AddressB, key.AddressA);
        if (opener != 0 && !isIcmp) { (portA, portB) = (portB, portA); }

        CommunityId.Write(communityIdSeed, key.Version == 4, key.Protocol, Mapped(source, key.Version), Mapped(destination, key.Version), portA, portB, text);
        line.Raw(text);
    }

    void WriteTransport(in Flow flow, int opener)
    {
        if (flow.Key.Protocol is 1 or 58)
        {
            line.Raw("\"icmp\":{\"type\":"u8);
            line.Number((ulong)flow.IcmpType);
            line.Raw(",\"code\":"u8);
            line.Number((ulong)flow.IcmpCode);
            WriteQuoted(flow);
            line.Raw("},"u8);
        }

        line.Raw("\"tcp\":{\"state\":\""u8);
        line.Raw(ConnectionState.Of(flow, opener));
        line.Raw("\",\"history\":\""u8);
        for (var at = 0; at < flow.HistoryLength; at++)
        {
            var fromA = (flow.History[at] & 0x80) != 0;
            var letter = (byte)(flow.History[at] & 0x7f);
            line.Raw(fromA == (opener == 0) ? letter : (byte)(letter | 0x20));
        }

        line.Raw((byte)'"');
        if (flow.Key.Protocol == Tcp) { WriteTcp(flow, opener); }

        line.Raw("},\"ttl\":{"u8);
        WriteTtl("\"source\":{\"min\":"u8, flow.Transport(opener));
        if (flow.Transport(opener).TtlMin <= flow.Transport(opener).TtlMax && flow.Transport(1 - opener).TtlMin <= flow.Transport(1 - opener).TtlMax)
        {
            line.Raw((byte)',');
        }

        WriteTtl("\"destination\":{\"min\":"u8, flow.Transport(1 - opener));
        line.Raw("},"u8);
    }

    // The flow that the first error spoke of, by the name under which its own record stands.
    void WriteQuoted(in Flow flow)
    {
        var sender = (int)(flow.State & FlowState.FirstFromB);
        if (!IcmpMessage.Of(flow.Key.Protocol, flow.IcmpType).IsError || !QuotedPacket.TryRead(flow.Payload(sender), out var quoted)) { return; }

        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        var (source, destination) = (Mapped(quoted.Source, quoted.Version), Mapped(quoted.Destination, quoted.Version));
        CommunityId.Write(communityIdSeed, quoted.Version == 4, quoted.Protocol, source, destination, quoted.SourcePort, quoted.DestinationPort, text);
        line.Raw(",\"quoted\":{\"community_id\":\""u8);
        line.Raw(text);
        line.Raw("\"}"u8);
    }

    void WriteTcp(in Flow flow, int opener)
    {
        if ((flow.State & FlowState.HandshakeDone) != 0)
        {
            line.Raw(",\"handshake_rtt\":"u8);
            line.Number(flow.HandshakeNs);
        }

        line.Raw(",\"retransmissions\":"u8);
        line.Number((ulong)flow.TransportA.Retransmissions + flow.TransportB.Retransmissions);
        line.Raw(",\"zero_windows\":"u8);
        line.Number((ulong)(flow.TransportA.ZeroWindows + flow.TransportB.ZeroWindows));
        if (flow.Transport(opener).SynTries > 0)
        {
            line.Raw(",\"syn_tries\":"u8);
            line.Number((ulong)flow.Transport(opener).SynTries);
        }

        if (flow.ResetFrom == 0) { return; }

        line.Raw(flow.ResetFrom - 1 == opener ? ",\"reset\":{\"from\":\"source\",\"window\":"u8 : ",\"reset\":{\"from\":\"destination\",\"window\":"u8);
        line.Number((ulong)flow.ResetWindow);
        line.Raw(",\"ip_id\":"u8);
        line.Number((ulong)flow.ResetIpId);
        line.Raw(",\"ttl\":"u8);
        line.Number((ulong)flow.ResetTtl);
        line.Raw((byte)'}');
    }

    void WriteTtl(ReadOnlySpan<byte> key, in TransportSide side)
    {
        if (side.TtlMin > side.TtlMax) { return; }

        line.Raw(key);
        line.Number((ulong)side.TtlMin);
        line.Raw(",\"max\":"u8);
        line.Number((ulong)side.TtlMax);
        line.Raw((byte)'}');
    }

    void WriteInput(in Flow flow)
    {
        var origin = origins[flow.Origin];
        line.Raw("\"input\":{"u8);
        if (!origin.Input.IsLive)
        {
            line.Raw("\"file\":"u8);
            line.Name(origin.Input.Name);
            line.Raw((byte)',');
        }

        if (origin.Interface is not null)
        {
            line.Raw("\"interface\":"u8);
            line.Name(origin.Interface);
            line.Raw((byte)',');
        }

        line.Raw("\"first_frame\":"u8);
        line.Number(flow.FirstFrame);
        if (origins[flow.LastOrigin].Input == origin.Input)
        {
            line.Raw(",\"last_frame\":"u8);
            line.Number(flow.LastFrame);
        }

        line.Raw((byte)'}');
        if (flow.Tunnels == 0) { return; }

        line.Raw(",\"tunnels\":["u8);
        var first = true;
        foreach (ref readonly var tunnel in tunnels[flow.Tunnels])
        {
            if (!first) { line.Raw((byte)','); }

            first = false;
            line.Raw("{\"type\":\""u8);
            line.Raw(RecordText.Of(tunnel.Kind));
            line.Raw((byte)'"');
            if (tunnel.HasId)
            {
                line.Raw(",\"id\":"u8);
                line.Number((ulong)tunnel.Id);
            }

            if (tunnel.Version != 0)
            {
                line.Raw(",\"source\":{\"ip\":\""u8);
                line.Address(tunnel.Source, tunnel.Version == 4);
                line.Raw("\"},\"destination\":{\"ip\":\""u8);
                line.Address(tunnel.Destination, tunnel.Version == 4);
                line.Raw("\"}"u8);
            }

            line.Raw((byte)'}');
        }

        line.Raw((byte)']');
    }

    IpAddress Mapped(IpAddress address, byte version) => line.Anonymizer is null ? address : line.Anonymizer.Map(address, version == 4);

    static bool HasPorts(in Flow flow) => flow.Key.Protocol is Tcp or Udp or Sctp;
}
