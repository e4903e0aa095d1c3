using System.Globalization;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>tshark as the independent reader of a capture.</summary>
static class Tshark
{
    static readonly string[] s_fields =
    [
        "frame.len", "frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
        "ip.flags.mf", "ip.frag_offset", "ipv6.fraghdr.nxt",
    ];

    /// <summary>The conversations of <paramref name="file"/>: of the innermost addresses where tunnels are removed as flow records remove them.</summary>
    public static ConversationTable Conversations(string file)
    {
        // Each frame for itself: nothing is put together from several.
        string[] arguments =
        [
            "-n", "-r", file, "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE",
            "-T", "fields", "-E", "occurrence=a", "-E", "separator=/t", "-E", "aggregator=,", .. s_fields.SelectMany(field => new[] { "-e", field }),
        ];
        var table = new ConversationTable();
        foreach (var line in ProcessRun.Of("tshark", arguments).Output.Split('\n'))
        {
            var values = line.Split('\t');
            if (values.Length == s_fields.Length) { Add(table, s_fields.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second)); }
        }

        return table;
    }

    /// <summary>How many frames of <paramref name="file"/> the display filter selects, with what tshark must be told to read it.</summary>
    public static int Count(string file, string filter, params IEnumerable<string> further)
    {
        string[] arguments = ["-n", "-r", file, "-Y", filter, "-T", "fields", "-e", "frame.number", .. further];
        return ProcessRun.Of("tshark", arguments).EndedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    static void Add(ConversationTable table, Dictionary<string, string> frame)
    {
        if (Innermost(frame["frame.protocols"].Split(':')) is not { } inner) { return; }

        var ip = inner.IpVersion == 4 ? "ip" : "ipv6";
        if (At(frame[$"{ip}.src"], inner.IpIndex) is not { } source || At(frame[$"{ip}.dst"], inner.IpIndex) is not { } destination) { return; }

        if (At(frame[$"{inner.Transport}.srcport"], inner.TransportIndex) is not { } sourcePort || At(frame[$"{inner.Transport}.dstport"], inner.TransportIndex) is not { } destinationPort) { return; }

        var fragment = frame["ipv6.fraghdr.nxt"].Length > 0
            || frame["ip.flags.mf"].Split(',').Concat(frame["ip.frag_offset"].Split(',')).Any(value => value is not ("" or "0" or "False"));
        table.Add(
            new(inner.Transport, End.Parse(source, sourcePort), End.Parse(destination, destinationPort)),
            packets: 1,
            bytes: long.Parse(frame["frame.len"], CultureInfo.InvariantCulture),
            unclear: fragment || inner.Gtp);
    }

    /// <summary>
    /// Which of a frame's IP headers and transport headers a flow record counts it by. A payload that tshark takes for a protocol over UDP ends the
    /// walk, but for the tunnels that flow records remove; what an ICMP error quotes is no conversation.
    /// </summary>
    static Headers? Innermost(string[] protocols)
    {
        var (ipVersion, ipIndex) = (0, -1);
        var (ipv4, ipv6, udp) = (0, 0, 0);
        var gtp = false;
        Headers? found = null;
        for (var index = 0; index < protocols.Length; index++)
        {
            switch (protocols[index])
            {
                case "ip":
                    (ipVersion, ipIndex) = (4, ipv4++);
                    break;
                case "ipv6":
                    (ipVersion, ipIndex) = (6, ipv6++);
                    break;
                case "icmp" or "icmpv6":
                    return found;
                case "tcp":
                    return ipIndex < 0 ? null : new("tcp", 0, ipVersion, ipIndex, gtp);
                case "udplite":
                    return null;
                case "udp":
                    var next = index + 1 < protocols.Length ? protocols[index + 1] : "";
                    gtp |= next is "gtp" or "gtpprime";
                    found = ipIndex < 0 ? null : new("udp", udp++, ipVersion, ipIndex, gtp);
                    if (next is not ("vxlan" or "geneve")) { return found; }

                    break;
                default:
                    break;
            }
        }

        return found;
    }

    static string? At(string values, int index) => values.Split(',') is var all && index < all.Length && all[index].Length > 0 ? all[index] : null;

    sealed record Headers(string Transport, int TransportIndex, int IpVersion, int IpIndex, bool Gtp);
}
