using System.Text.RegularExpressions;

namespace CitrixTrafficEngine.Bench.Results;

/// <summary>The README's table of speeds: chosen rows of one processor's results, between two marks.</summary>
static partial class SpeedTable
{
    const string End = "<!-- end of speed -->";

    /// <summary>What a reader wants to know, and the benchmark that tells it.</summary>
    static readonly (string Label, string Type, string Row)[] s_rows =
    [
        ("handing over a packet of a pcap of small ones", nameof(CaptureReaderBench), "Read(Format=pcap, FrameBytes=60)"),
        ("reading the headers of Ethernet, IPv4, TCP", nameof(PacketParserBench), "Parse(Stack=ipv4-tcp)"),
        ("the same in VXLAN", nameof(PacketParserBench), "Parse(Stack=vxlan-ipv4-tcp)"),
        ("counting a packet, 1,000 flows in the table", nameof(FlowTableBench), "HitTcp(Flows=1,000)"),
        ("counting a packet, 500,000 flows in the table", nameof(FlowTableBench), "HitTcp(Flows=500,000)"),
        ("opening a flow and evicting another, of 500,000", nameof(FlowTableBench), "OpenAndEvict(Flows=500,000)"),
        ("what a flow's payload confirms and its port says", nameof(FlowStageBench), "Classify"),
        ("the same, its roles, findings, Community ID and record", nameof(FlowStageBench), "Everything"),
        ("building the request of a probe over UDP", nameof(ProbeRequestBench), "BuildDatagrams"),
        ("which pair of a sweep over 16,777,216 addresses to ask next", nameof(ProbeOrderBench), "Next"),
    ];

    /// <summary>The results that the table in <paramref name="readme"/> names, relative to the checkout, or null where it has no table.</summary>
    public static string? SourceOf(string readme) => Begin().Match(readme) is { Success: true } mark ? mark.Groups[1].Value : null;

    /// <summary><paramref name="readme"/> with the table of <paramref name="results"/>, which is the file at <paramref name="source"/>.</summary>
    /// <exception cref="FormatException">The README has no place for it.</exception>
    public static string Replace(string readme, string source, string results)
    {
        var begin = Begin().Match(readme);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        return begin.Success && end > begin.Index
            ? $"{readme[..begin.Index]}<!-- speed: {source} -->\n{TextOf(source, results)}{readme[end..]}"
            : throw new FormatException("README.md has no marks for the table of speeds");
    }

    static string TextOf(string source, string results)
    {
        var file = ResultsFile.Parse(results);
        var rows = s_rows.Select(row => $"| {row.Label} | {file.MedianOf(row.Type, row.Row)} |\n");
        return $"| on {results.Split('\n')[0].TrimStart('#', ' ')} ([all]({source})) | median |\n|---|--:|\n{string.Concat(rows)}";
    }

    [GeneratedRegex("<!-- speed: (.*?) -->")]
    private static partial Regex Begin();
}
