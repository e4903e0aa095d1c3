using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Findings;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes <c>ctxscan.finding</c> records. The field order is fixed; ECS 8.17 names, what ECS lacks under <c>ctxscan</c>.</summary>
sealed class FindingRecord(JsonLine line)
{
    /// <summary>Appends one record and its line end.</summary>
    public void Write(Finding finding)
    {
        line.Raw("{\"@timestamp\":\""u8);
        line.Time(finding.LastNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"alert\",\"dataset\":\"ctxscan.finding\",\"module\":\"ctxscan\",\"action\":\"finding-raised\",\"category\":[\"network\"],\"type\":[\"info\"],\"severity\":"u8);
        line.Number((long)finding.Severity);
        line.Raw(",\"start\":\""u8);
        line.Time(finding.FirstNs);
        line.Raw("\",\"end\":\""u8);
        line.Time(finding.LastNs);
        line.Raw("\"},\"rule\":{\"id\":"u8);
        line.Text(finding.Kind.Id);
        line.Raw(",\"name\":"u8);
        line.Text(finding.Kind.Name);
        line.Raw(",\"category\":"u8);
        line.Text(finding.Kind.Category);
        line.Raw(",\"reference\":"u8);
        line.Text(finding.Kind.Reference);
        line.Raw("},\"message\":"u8);
        line.Text(finding.Message);
        if (finding.Example is { } flow) { WriteFlow(flow); }

        line.Raw(",\"ctxscan\":{\"finding\":{\"key\":"u8);
        line.Text(finding.Key);
        line.Raw(",\"count\":"u8);
        line.Number(finding.Count);
        line.Raw(",\"first\":\""u8);
        line.Time(finding.FirstNs);
        line.Raw("\",\"last\":\""u8);
        line.Time(finding.LastNs);
        line.Raw("\",\"confidence\":\""u8);
        line.Raw(Of(finding.Confidence));
        line.Raw((byte)'"');
        if (finding.Row is not null)
        {
            line.Raw(",\"row\":"u8);
            line.Text(finding.Row);
        }

        line.Raw(",\"evidence\":["u8);
        for (var at = 0; at < finding.Evidence.Count; at++)
        {
            if (at > 0) { line.Raw((byte)','); }

            line.Text(finding.Evidence[at]);
        }

        line.Raw((byte)']');
        if (finding.Example is { } example)
        {
            line.Raw(",\"filter\":"u8);
            line.Text(example.Filter);
            WriteInput(example);
        }
        else { line.Raw((byte)'}'); }

        line.Raw("}}\n"u8);
    }

    static ReadOnlySpan<byte> Of(Confidence confidence) => confidence switch
    {
        Confidence.Site => "site"u8,
        Confidence.Payload => "payload"u8,
        _ => "port"u8,
    };

    void WriteFlow(FindingExample flow)
    {
        line.Raw(",\"source\":{\"ip\":"u8);
        line.Text(flow.Source.ToString());
        line.Raw(",\"port\":"u8);
        line.Number((ulong)flow.SourcePort);
        line.Raw("},\"destination\":{\"ip\":"u8);
        line.Text(flow.Destination.ToString());
        line.Raw(",\"port\":"u8);
        line.Number((ulong)flow.DestinationPort);
        line.Raw("},\"network\":{\"transport\":"u8);
        line.Text(IpProtocolName.Of(flow.Protocol));
        line.Raw(flow.Version == 4 ? ",\"type\":\"ipv4\",\"iana_number\":\""u8 : ",\"type\":\"ipv6\",\"iana_number\":\""u8);
        line.Number((ulong)flow.Protocol);
        line.Raw("\",\"community_id\":"u8);
        line.Text(flow.CommunityId);
        line.Raw((byte)'}');
    }

    void WriteInput(FindingExample flow)
    {
        line.Raw(flow.IsLive ? "},\"input\":{\"interface\":"u8 : "},\"input\":{\"file\":"u8);
        line.Text(flow.Input);
        line.Raw(",\"first_frame\":"u8);
        line.Number(flow.FirstFrame);
        if (flow.LastFrame is { } last)
        {
            line.Raw(",\"last_frame\":"u8);
            line.Number(last);
        }

        line.Raw((byte)'}');
    }
}
