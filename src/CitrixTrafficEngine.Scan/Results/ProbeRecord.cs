using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Scan.Results;

/// <summary>Writes <c>ctxscan.probe</c> records. The field order is fixed; ECS 8.17 names, what ECS lacks under <c>ctxscan</c>.</summary>
sealed class ProbeRecord(JsonLine line, ScanPlan plan, ushort communityIdSeed)
{
    /// <summary>Types of echo requests (RFC 792, RFC 4443).</summary>
    const ushort EchoV4 = 8;
    const ushort EchoV6 = 128;

    /// <summary>Longest banner: 256 bytes.</summary>
    const int MaxBanner = 256;

    /// <summary>Appends one record and its line end.</summary>
    public void Write(in ProbeResult result)
    {
        var startNs = Math.Min(result.StartNs, result.EndNs);
        RecordParts.Open(line, result.EndNs, "event", "ctxscan.probe", "probe-ended");
        line.Raw(",\"category\":[\"network\"],\"type\":[\"connection\""u8);
        if (result.Verdict == Verdict.Rejected) { line.Raw(",\"denied\""u8); }

        line.Raw("],\"outcome\":\""u8);
        line.Raw(Outcome(result.Verdict));
        line.Raw("\",\"start\":\""u8);
        line.Time(startNs);
        line.Raw("\",\"end\":\""u8);
        line.Time(result.EndNs);
        line.Raw("\",\"duration\":"u8);
        line.Number(result.EndNs - startNs);
        line.Raw((byte)'}');
        WriteEnds(result);
        WriteNetwork(result);
        if (result.Detail?.Tls is { } tls) { WriteTls(tls); }

        line.Raw(",\"ctxscan\":{"u8);
        WriteMatch(result);
        WriteProbe(result);
        line.Raw("}}\n"u8);
    }

    static ReadOnlySpan<byte> Outcome(Verdict verdict) => verdict switch
    {
        Verdict.OpenConfirmed or Verdict.Open => "success"u8,
        Verdict.Closed or Verdict.Rejected or Verdict.Unreachable => "failure"u8,
        _ => "unknown"u8,
    };

    void WriteEnds(in ProbeResult result)
    {
        var v4 = plan.IsV4(result.Host);
        if (result.Source != default)
        {
            line.Raw(",\"source\":{\"ip\":\""u8);
            line.Address(result.Source, v4);
            line.Raw((byte)'"');
            if (result.SourcePort != 0 && result.Probe.Transport != Transport.Icmp)
            {
                line.Raw(",\"port\":"u8);
                line.Number((ulong)result.SourcePort);
            }

            line.Raw((byte)'}');
        }

        line.Raw(",\"destination\":{\"ip\":\""u8);
        line.Address(plan.AddressOf(result.Host), v4);
        line.Raw((byte)'"');
        if (result.Probe.Transport != Transport.Icmp)
        {
            line.Raw(",\"port\":"u8);
            line.Number((ulong)result.Probe.Port);
        }

        if (plan.NameOf(result.Host) is { } name)
        {
            line.Raw(",\"domain\":"u8);
            line.Text(name);
        }

        line.Raw((byte)'}');
    }

    void WriteNetwork(in ProbeResult result)
    {
        var v4 = plan.IsV4(result.Host);
        byte protocol = result.Probe.Transport switch
        {
            Transport.Tcp => 6,
            Transport.Udp => 17,
            _ => v4 ? (byte)1 : (byte)58,
        };
        line.Raw(",\"network\":{\"transport\":"u8);
        line.Text(IpProtocolName.Of(protocol));
        line.Raw(v4 ? ",\"type\":\"ipv4\",\"iana_number\":\""u8 : ",\"type\":\"ipv6\",\"iana_number\":\""u8);
        line.Number((ulong)protocol);
        line.Raw((byte)'"');
        var isEcho = result.Probe.Transport == Transport.Icmp;
        if (result.Source != default && (isEcho || result.SourcePort != 0))
        {
            Span<byte> text = stackalloc byte[CommunityId.TextBytes];
            var (from, to) = isEcho ? (v4 ? EchoV4 : EchoV6, (ushort)0) : (result.SourcePort, result.Probe.Port);
            CommunityId.Write(communityIdSeed, v4, protocol, result.Source, plan.AddressOf(result.Host), from, to, text);
            line.Raw(",\"community_id\":\""u8);
            line.Raw(text);
            line.Raw((byte)'"');
        }

        if (result.Verdict == Verdict.OpenConfirmed && result.Detail?.Protocol is { } confirmed)
        {
            line.Raw(",\"protocol\":"u8);
            line.Text(confirmed);
        }

        line.Raw((byte)'}');
    }

    void WriteTls(TlsDetail tls)
    {
        line.Raw(tls.IsDatagram ? ",\"tls\":{\"version_protocol\":\"dtls\""u8 : ",\"tls\":{\"version_protocol\":\"tls\""u8);
        Known(",\"version\":"u8, tls.Version);
        Known(",\"next_protocol\":"u8, tls.NextProtocol);
        if (tls.Subject is not null || tls.Names.Count > 0 || tls.NotAfter is not null)
        {
            line.Raw(",\"server\":{"u8);
            var first = true;
            if (tls.Subject is not null)
            {
                line.Raw("\"subject\":"u8);
                line.Text(tls.Subject);
                first = false;
            }

            if (tls.NotAfter is { } notAfter)
            {
                line.Raw(first ? "\"not_after\":\""u8 : ",\"not_after\":\""u8);
                line.Time((notAfter.UtcTicks - DateTime.UnixEpoch.Ticks) * 100);
                line.Raw((byte)'"');
                first = false;
            }

            if (tls.Names.Count > 0)
            {
                line.Raw(first ? "\"x509\":{"u8 : ",\"x509\":{"u8);
                RecordParts.Texts(line, "\"alternative_names\":"u8, tls.Names);
                line.Raw((byte)'}');
            }

            line.Raw((byte)'}');
        }

        line.Raw((byte)'}');
    }

    // A handshake proves no product: what the catalog says of a port is a rumour until a reply confirms it.
    void WriteMatch(in ProbeResult result)
    {
        if (result.Verdict is not (Verdict.OpenConfirmed or Verdict.Open)) { return; }

        var confirmed = result.Verdict == Verdict.OpenConfirmed ? result.Detail?.Protocol : null;
        if ((confirmed ?? result.Probe.Service) is not { } service) { return; }

        line.Raw("\"match\":{\"service\":"u8);
        line.Text(service);
        line.Raw(confirmed is null ? ",\"confidence\":\"port\"},"u8 : ",\"confidence\":\"payload\"},"u8);
    }

    void WriteProbe(in ProbeResult result)
    {
        line.Raw("\"probe\":{\"verdict\":"u8);
        line.Text(ResultText.Of(result.Verdict));
        Known(",\"proof\":"u8, ResultText.Of(result.Proof));
        if (result.Icmp is { } icmp)
        {
            line.Raw(",\"icmp\":{\"type\":"u8);
            line.Number((ulong)icmp.Type);
            line.Raw(",\"code\":"u8);
            line.Number((ulong)icmp.Code);
            line.Raw(",\"from\":\""u8);
            line.Address(icmp.From, plan.IsV4(result.Host));
            line.Raw("\"}"u8);
        }

        line.Raw(",\"tries\":"u8);
        line.Number((long)result.Tries);
        if (result.RoundTrip is { } roundTrip)
        {
            line.Raw(",\"rtt\":"u8);
            line.Number(roundTrip.Ticks * 100);
        }

        Known(",\"method\":"u8, ResultText.Of(result.Method));
        Known(",\"protocol\":"u8, result.Detail?.Protocol);
        Known(",\"banner\":"u8, result.Detail?.Banner is { Length: > MaxBanner } banner ? banner[..MaxBanner] : result.Detail?.Banner);
        Known(",\"product\":"u8, result.Detail?.Product);
        if (result.Detail is { Fields: { Count: > 0 } fields }) { WriteReply(fields); }

        if (result.Probe.IsCanary) { line.Raw(",\"canary\":true"u8); }

        Known(",\"errno\":"u8, result.Errno is { } errno ? ErrnoName.Of(errno) : null);
        if (!result.Probe.Rows.IsDefaultOrEmpty) { RecordParts.Texts(line, ",\"rows\":"u8, result.Probe.Rows); }

        line.Raw((byte)'}');
    }

    void WriteReply(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        line.Raw(",\"reply\":{"u8);
        for (var field = 0; field < fields.Count; field++)
        {
            if (field > 0) { line.Raw((byte)','); }

            line.Text(fields[field].Key);
            line.Raw((byte)':');
            line.Text(fields[field].Value);
        }

        line.Raw((byte)'}');
    }

    void Known(ReadOnlySpan<byte> key, string? value)
    {
        if (value is null) { return; }

        line.Raw(key);
        line.Text(value);
    }
}
