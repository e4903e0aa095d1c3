using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>What signatures confirm in a folder of captures, against what tshark's dissectors accept there.</summary>
public sealed class SignatureCorpusTests(CtxscanProgram ctxscan, ITestOutputHelper output)
{
    /// <summary>The captures that do hold one of Citrix's own protocols; all others must show none.</summary>
    static readonly Dictionary<string, string> s_citrix = new() { ["citrix.pcap"] = "ica" };

    static readonly string[] s_own = ["ica", "cgp", "netscaler-rpc", "ima", "ica-browser"];

    [Fact]
    public void Signatures_agree_with_tshark_on_99_of_100_flows_and_find_nothing_of_citrix_where_there_is_none()
    {
        Needs.Tools("tshark");
        var tallies = new Tallies();
        var faults = new ConcurrentBag<string>();
        var captures = Captures();
        Parallel.ForEach(captures, new ParallelOptions { MaxDegreeOfParallelism = 2 }, capture => Compare(capture, tallies, faults));

        output.WriteLine($"{captures.Count} captures\n\n{tallies.ToMarkdown()}");
        if (Environment.GetEnvironmentVariable("CTXSCAN_MEASURED") is { Length: > 0 } path) { File.WriteAllText(path, tallies.ToMarkdown()); }

        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order()));
        Assert.True(tallies.Flows > 0, "tshark accepts nothing in these captures: the oracle is broken");
        Assert.True(tallies.Below(0.99).Count == 0, $"less than 99 % agree: {string.Join(", ", tallies.Below(0.99))}\n{tallies.ToMarkdown()}");
    }

    static List<string> Captures() =>
        [.. Directory.EnumerateFiles(CaptureFolder.Find()).Where(path => Path.GetExtension(path) is ".pcap" or ".pcapng" or ".cap").Append(Checkout.SampleCapture).Order()];

    void Compare(string capture, Tallies tallies, ConcurrentBag<string> faults)
    {
        var name = Path.GetFileName(capture);
        var run = ctxscan.Run("audit", capture);
        if (run.ExitCode is not (0 or 3) || run.Output.Length == 0) { return; } // not a capture that ctxscan reads; PeerCounts knows which

        var flows = AuditRecords.Parse(run.Output).Flows.Where(flow => flow.TextAt("network.transport") is "tcp" or "udp").GroupBy(ConversationOf).ToList();
        foreach (var own in flows.SelectMany(group => group).Where(flow => s_own.Contains(flow.TextAt("network.protocol")) && capture != Checkout.SampleCapture))
        {
            if (s_citrix.GetValueOrDefault(name) != own.TextAt("network.protocol")) { faults.Add($"{name}: {own.TextAt("network.protocol")} where there is none: {own}"); }
        }

        if (!flows.SelectMany(group => group).Any(flow => flow.NumberAt("ctxscan.source.payload_bytes") + flow.NumberAt("ctxscan.destination.payload_bytes") > 0)) { return; }

        var expected = TsharkProtocols.Read(capture);
        foreach (var group in flows)
        {
            // Several flows of one 5-tuple have one name in the oracle, or none.
            if (group.Select(flow => flow.TextAt("ctxscan.flow.id")).Distinct().Count() != 1 || !expected.TryGetValue(group.Key, out var services)) { continue; }

            var found = group.Last().TextAt("network.protocol");
            if (services.Count == 0 && found is not null && TsharkProtocols.Services.Contains(found) && TsharkProtocols.Accepts(capture, group.Key, found)) { services = new HashSet<string> { found }; }

            tallies.Add(name, group.Key, found, services);
        }
    }

    static Conversation ConversationOf(JsonElement flow)
    {
        End At(string side) => new(IPAddress.Parse(flow.TextAt($"{side}.ip")!), (int)flow.NumberAt($"{side}.port"));
        return new(flow.TextAt("network.transport")!, At("source"), At("destination"));
    }

    /// <summary>How often both agree, by service.</summary>
    sealed class Tallies
    {
        readonly ConcurrentDictionary<string, (int Both, int Missed, int Alone)> _counts = new();
        readonly ConcurrentBag<string> _differences = [];

        public int Flows => _counts.Values.Sum(count => count.Both + count.Missed + count.Alone);

        public void Add(string capture, Conversation conversation, string? found, IReadOnlySet<string> expected)
        {
            foreach (var service in TsharkProtocols.Services.Where(service => service == found || expected.Contains(service)))
            {
                var (here, there) = (service == found, expected.Contains(service));
                _counts.AddOrUpdate(service, _ => Next(default), (_, count) => Next(count));
                if (here != there) { _differences.Add($"{service} | {capture} | {conversation} | {found ?? "-"} | {(expected.Count == 0 ? "-" : string.Join(' ', expected))}"); }

                (int Both, int Missed, int Alone) Next((int Both, int Missed, int Alone) count) =>
                    here && there ? (count.Both + 1, count.Missed, count.Alone) : there ? (count.Both, count.Missed + 1, count.Alone) : (count.Both, count.Missed, count.Alone + 1);
            }
        }

        /// <summary>Services on which fewer flows than <paramref name="share"/> agree.</summary>
        public IReadOnlyList<string> Below(double share) => [.. _counts.Where(entry => entry.Value.Both < share * (entry.Value.Both + entry.Value.Missed + entry.Value.Alone)).Select(entry => entry.Key).Order()];

        public string ToMarkdown()
        {
            var rows = _counts.OrderBy(entry => entry.Key).Select(entry =>
                string.Create(CultureInfo.InvariantCulture, $"| {entry.Key} | {entry.Value.Both} | {entry.Value.Missed} | {entry.Value.Alone} |"));
            return "| service | both | tshark alone | ctxscan alone |\n|---|---|---|---|\n" + string.Join('\n', rows)
                + "\n\n| service | capture | conversation | ctxscan | tshark |\n|---|---|---|---|---|\n" + string.Join('\n', _differences.Order().Select(line => $"| {line} |")) + "\n";
        }
    }
}
