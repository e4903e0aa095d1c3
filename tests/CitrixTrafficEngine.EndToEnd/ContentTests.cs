using System.Globalization;
using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>What records say of payloads against what tshark reads, conversation by conversation, over a folder of public captures.</summary>
public sealed class ContentTests(CtxscanProgram ctxscan, ITestOutputHelper output)
{
    /// <summary>Captures whose payload says something that both read; --soak takes all of the folder.</summary>
    static readonly string[] s_telling =
    [
        "KakaoTalk_chat.pcap", "cachefly.pcapng", "citrix.pcap", "dtls2.pcap", "dtls_certificate_fragments.pcap", "dtls_session_id_and_coockie_both.pcap", "elasticsearch.pcap",
        "google_ssl.pcap", "http-crash-content-disposition.pcap", "http_guessed_host_and_guessed.pcapng", "ja3_lots_of_cipher_suites_2_anon.pcap", "kerberos.pcap", "kerberos_fuzz.pcapng",
        "pluralsight.pcap", "salesforce.pcap", "smtp-starttls.pcap", "snmp.pcap", "socks.pcap", "sonos.pcapng", "ssh.pcap", "ssh_unidirectional.pcap", "tftp.pcap", "tls_heur__trojan-tcp-tls.pcapng",
        "zattoo.pcap",
    ];

    /// <summary>Conversations, by capture and a port, that tshark reads deeper: inside SOCKS, trojan, SMTP with STARTTLS and tunnels by its own ports.</summary>
    static readonly (string Capture, int Port)[] s_inside =
    [
        ("socks.pcap", 1_080), ("socks.pcap", 21_477), ("tls_heur__trojan-tcp-tls.pcapng", 1_080), ("smtp-starttls.pcap", 25), ("443-opvn.pcap", 1_194),
    ];

    [Fact]
    public void Payloads_say_in_records_what_tshark_reads_in_them()
    {
        Needs.Tools("tshark");
        var folder = CaptureFolder.Find();
        var soak = Environment.GetEnvironmentVariable("CTXSCAN_SOAK") == "1";
        var captures = Directory.EnumerateFiles(folder).Where(path => path.EndsWith(".pcap", StringComparison.Ordinal) || path.EndsWith(".pcapng", StringComparison.Ordinal))
            .Where(path => soak || s_telling.Contains(Path.GetFileName(path)));
        var differences = new List<string>();
        var compared = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var capture in captures) { Compare(capture, differences, compared); }

        foreach (var (what, count) in compared) { output.WriteLine($"{what}: {count} conversations"); }

        Assert.Equal("", string.Join("\n", differences));
        foreach (var what in new[] { "server name", "version", "not after", "method", "host", "path", "status", "realm", "ssh", "tftp", "snmp" }) { Assert.InRange(compared.GetValueOrDefault(what), 2, int.MaxValue); }
    }

    void Compare(string capture, List<string> differences, SortedDictionary<string, int> compared)
    {
        var name = Path.GetFileName(capture);
        var theirs = TsharkContent.Of(capture);
        var flows = AuditRecords.Parse(ctxscan.Run("audit", capture).Output).Flows.Where(flow => flow.At("source.port") is not null).ToList();

        // The same, unless it says that ours may be one of several (a flow's first), or is cut where theirs is not.
        Check("server name", ["tls.handshake.extensions_server_name", "dtls.handshake.extensions_server_name"], flow => [flow.TextAt("tls.client.server_name")], (mine, all) => all.SetEquals(mine));
        Check("version", ["tls.handshake.version", "tls.handshake.extensions.supported_version"], flow => [flow.TextAt("tls.version_protocol") == "dtls" ? null : Wire(flow.TextAt("tls.version"))], (mine, all) => mine.IsSubsetOf(all), onlyOurs: true);
        Check("not after", ["x509af.utcTime"], flow => [Plain(flow.TextAt("tls.server.not_after"))], (mine, all) => mine.IsSubsetOf(all));
        Check("method", ["http.request.method"], flow => [flow.TextAt("http.request.method")], (mine, all) => mine.IsSubsetOf(all), tcpOnly: true);
        Check("host", ["http.host"], flow => [flow.TextAt("url.domain")], (mine, all) => mine.IsSubsetOf([.. all.Select(host => host.Split(':')[0])]), tcpOnly: true);
        Check("path", ["http.request.uri"], flow => [flow.TextAt("url.path")], (mine, all) => mine.IsSubsetOf([.. all.Select(uri => uri.Split('?', ';', '#')[0])]), tcpOnly: true);
        Check("status", ["http.response.code"], flow => [flow.At("http.response.status_code")?.GetRawText()], (mine, all) => mine.IsSubsetOf(all), tcpOnly: true);
        Check("realm", ["kerberos.realm", "kerberos.crealm"], flow => [flow.TextAt("ctxscan.kerberos.realm")], (mine, all) => mine.IsSubsetOf(all));
        Check("ssh", ["ssh.protocol"], flow => [flow.TextAt("ctxscan.ssh.client"), flow.TextAt("ctxscan.ssh.server")], (mine, all) => mine.SetEquals(all.Select(line => line.Trim().Split('-', 3)[2])));
        Check("tftp", ["tftp.source_file", "tftp.destination_file"], flow => [flow.TextAt("ctxscan.tftp.file")], (mine, all) => all.SetEquals(mine));
        Check("snmp", ["snmp.version", "snmp.msgVersion"], flow => [flow.TextAt("ctxscan.snmp.version") switch { "1" => "0", "2c" => "1", var other => other }], (mine, all) => mine.IsSubsetOf(all));

        void Check(string what, string[] fields, Func<JsonElement, string?[]> ours, Func<HashSet<string>, SortedSet<string>, bool> agree, bool tcpOnly = false, bool onlyOurs = false)
        {
            var mine = new Dictionary<Conversation, HashSet<string>>();
            foreach (var flow in flows)
            {
                if (ours(flow).OfType<string>().ToList() is not { Count: > 0 } values) { continue; }

                var conversation = ConversationOf(flow);
                if (!mine.TryGetValue(conversation, out var known)) { mine.Add(conversation, known = []); }

                known.UnionWith(values);
            }

            var all = theirs.Of(fields).Where(entry => (!tcpOnly || entry.Key.Transport == "tcp") && !IsInside(entry.Key)).ToDictionary();
            foreach (var conversation in mine.Keys.Union(onlyOurs ? [] : all.Keys))
            {
                compared[what] = compared.GetValueOrDefault(what) + 1;
                var (left, right) = (mine.GetValueOrDefault(conversation, []), all.GetValueOrDefault(conversation, []));

                // What tshark knows by its port only, it does not look for elsewhere.
                if (left.Count > 0 && right.Count == 0) { continue; }

                if (left.Count == 0 || !agree(left, right)) { differences.Add($"{name} {conversation}: {what}: '{string.Join(' ', left)}', tshark '{string.Join(' ', right)}'"); }
            }
        }

        bool IsInside(Conversation conversation) => s_inside.Any(inside => inside.Capture == name && (conversation.A.Port == inside.Port || conversation.B.Port == inside.Port));
    }

    static Conversation ConversationOf(JsonElement flow)
    {
        End At(string side) => End.Parse(flow.TextAt($"{side}.ip")!, flow.NumberAt($"{side}.port").ToString(CultureInfo.InvariantCulture));
        return new(flow.TextAt("network.transport")!, At("source"), At("destination"));
    }

    static string? Wire(string? version) => version switch { "3.0" => "0x0300", "1.0" => "0x0301", "1.1" => "0x0302", "1.2" => "0x0303", "1.3" => "0x0304", _ => null };

    // 2027-04-02T13:01:06.000000000Z as tshark writes it.
    static string? Plain(string? time) => time is null ? null : $"{time[..10]} {time[11..19]} (UTC)";
}
