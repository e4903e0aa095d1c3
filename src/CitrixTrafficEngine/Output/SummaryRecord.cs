using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Findings;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Privacy;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes the <c>ctxscan.summary</c> record of an audit, the last line of every file.</summary>
public static class SummaryRecord
{
    /// <summary>Writes the record and its line end to <paramref name="output"/>.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="report">What the run read and found.</param>
    /// <param name="rules">The table that the flows were matched against.</param>
    /// <param name="startedNs">When the run began, nanoseconds since 1970 UTC.</param>
    /// <param name="endedNs">When it ended.</param>
    /// <param name="anonymizer">What stands for the names of inputs, or null.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Stream output, EngineReport report, RuleTable rules, long startedNs, long endedNs, Anonymizer? anonymizer = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(rules);
        var line = new JsonLine { Anonymizer = anonymizer };
        line.Raw("{\"@timestamp\":\""u8);
        line.Time(endedNs);
        line.Raw("\",\"ecs\":{\"version\":\"8.17.0\"},\"event\":{\"kind\":\"metric\",\"dataset\":\"ctxscan.summary\",\"module\":\"ctxscan\",\"action\":\"run-ended\",\"start\":\""u8);
        line.Time(startedNs);
        line.Raw("\",\"end\":\""u8);
        line.Time(endedNs);
        line.Raw("\",\"duration\":"u8);
        line.Number(Math.Max(endedNs - startedNs, 0));
        line.Raw("},\"ctxscan\":{\"packets\":{\"read\":"u8);
        line.Number(report.PacketsRead);
        line.Raw(",\"in_flows\":"u8);
        line.Number(report.PacketsInFlows);
        line.Raw(",\"skipped\":{"u8);
        Counts(line, report.Skipped.Select(skip => KeyValuePair.Create(skip.Key.Name(), skip.Value)));
        line.Raw((byte)'}');
        NamedCounts(line, ",\"not_ip\":{"u8, report.NotIp);
        NamedCounts(line, ",\"link_types\":{"u8, report.LinkTypes);
        line.Raw(",\"fragment_overlaps\":"u8);
        line.Number(report.FragmentOverlaps);
        if (report.Dropped is { } dropped) { WriteDrops(line, dropped); }

        line.Raw("},\"bytes\":{\"read\":"u8);
        line.Number(report.BytesRead);
        line.Raw("},\"flows\":{\"total\":"u8);
        line.Number(report.Flows);
        line.Raw(",\"evicted\":"u8);
        line.Number(report.FlowsEvicted);
        line.Raw(",\"active_max\":"u8);
        line.Number((long)report.FlowsActiveMax);
        line.Raw("},\"content\":{\"flows\":"u8);
        line.Number(report.FlowsWithContent);
        line.Raw(",\"left_out\":"u8);
        line.Number(report.ContentLeftOut);
        line.Raw("},\"names\":{"u8);
        Counts(line, report.Names.Select(name => KeyValuePair.Create(NameText(name.Key), (long)name.Value)));
        line.Raw("},\"inputs\":["u8);
        for (var input = 0; input < report.Inputs.Count; input++)
        {
            if (input > 0) { line.Raw((byte)','); }

            WriteInput(line, report.Inputs[input]);
        }

        line.Raw("],\"services\":{"u8);
        Counts(line, ByService(report, rules));
        line.Raw("},\"findings\":{"u8);
        Counts(line, report.Findings.Findings.GroupBy(finding => finding.Kind.Id).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => KeyValuePair.Create(kind.Key, (long)kind.Count())));
        line.Raw((byte)'}');
        WriteWithheld(line, report.Findings);
        RoleFields.Write(line, report.Hosts);
        line.Raw("}}\n"u8);
        output.Write(line.Written);
    }

    static string NameText(NameSource source) => source switch
    {
        NameSource.Sni => "sni",
        NameSource.Kerberos => "kerberos",
        NameSource.NetBios => "netbios",
        NameSource.Dns => "dns",
        NameSource.Dhcp => "dhcp",
        _ => "file",
    };

    static void WriteDrops(JsonLine line, PacketDrops dropped)
    {
        line.Raw(",\"dropped\":{\"kernel\":"u8);
        line.Number(dropped.Kernel);
        line.Raw(",\"interface\":"u8);
        line.Number(dropped.Interface);
        line.Raw(",\"ring\":"u8);
        line.Number(dropped.Ring);
        line.Raw((byte)'}');
    }

    static void WriteInput(JsonLine line, InputReport input)
    {
        line.Raw(input.IsLive ? "{\"interface\":"u8 : "{\"file\":"u8);
        line.Name(input.Name);
        line.Raw(",\"packets\":"u8);
        line.Number(input.Packets);
        if (input.Packets > 0)
        {
            line.Raw(",\"first\":\""u8);
            line.Time(input.FirstNs);
            line.Raw("\",\"last\":\""u8);
            line.Time(input.LastNs);
            line.Raw((byte)'"');
        }

        WriteTrust(line, input);
        if (input.Fault is { } fault)
        {
            line.Raw(",\"fault\":{\"offset\":"u8);
            line.Number(fault.Offset);
            line.Raw(",\"message\":"u8);
            line.Text(fault.Message);
            line.Raw((byte)'}');
        }

        line.Raw((byte)'}');
    }

    // What the capture can be trusted for.
    static void WriteTrust(JsonLine line, InputReport input)
    {
        line.Raw(",\"trust\":{"u8);
        if (input.Conversations > 0)
        {
            line.Raw("\"two_way_share\":"u8);
            line.Share(input.TwoWay, input.Conversations);
            line.Raw((byte)',');
        }

        line.Raw("\"unseen_segments\":"u8);
        line.Number(input.UnseenSegments);
        line.Raw(",\"gaps_over_1s\":"u8);
        line.Number(input.Gaps);
        line.Raw(",\"cut_by_snap\":"u8);
        line.Number(input.Cut);
        line.Raw(",\"duplicates\":"u8);
        line.Number(input.Duplicates);
        line.Raw(",\"super_frames\":"u8);
        line.Number(input.SuperFrames);
        line.Raw((byte)'}');
    }

    // Flows by confirmed service, else where all rows of the port share one.
    static SortedDictionary<string, long> ByService(EngineReport report, RuleTable rules)
    {
        var byService = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var count in report.Services)
        {
            if (count.NamesIn(rules).Service is { } service) { byService[service] = byService.GetValueOrDefault(service) + count.Flows; }
        }

        return byService;
    }

    // What looked like a finding and cannot be told from these captures.
    static void WriteWithheld(JsonLine line, FindingReport found)
    {
        for (var at = 0; at < found.Withheld.Count; at++)
        {
            line.Raw(at == 0 ? ",\"withheld\":[{\"finding\":"u8 : ",{\"finding\":"u8);
            line.Text(found.Withheld[at].Kind.Id);
            line.Raw(",\"reason\":"u8);
            line.Text(found.Withheld[at].Reason);
            line.Raw(",\"count\":"u8);
            line.Number(found.Withheld[at].Count);
            line.Raw((byte)'}');
        }

        if (found.Withheld.Count > 0) { line.Raw((byte)']'); }

        if (found.Dropped == 0) { return; }

        line.Raw(",\"findings_not_followed\":"u8);
        line.Number(found.Dropped);
    }

    static void NamedCounts(JsonLine line, ReadOnlySpan<byte> key, IReadOnlyDictionary<string, long> counts)
    {
        if (counts.Count == 0) { return; }

        line.Raw(key);
        Counts(line, counts);
        line.Raw((byte)'}');
    }

    static void Counts(JsonLine line, IEnumerable<KeyValuePair<string, long>> counts)
    {
        var first = true;
        foreach (var (name, count) in counts)
        {
            if (!first) { line.Raw((byte)','); }

            first = false;
            line.Text(name);
            line.Raw((byte)':');
            line.Number(count);
        }
    }
}
