namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>What tshark reads in the payload of each conversation of a capture.</summary>
sealed class TsharkContent
{
    static readonly string[] s_ends = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport"];

    static readonly string[] s_fields =
    [
        "tls.handshake.type", "tls.handshake.extensions_server_name", "dtls.handshake.extensions_server_name", "tls.handshake.version", "tls.handshake.extensions.supported_version",
        "x509af.utcTime", "http.request.method", "http.host", "http.request.uri", "http.response.code", "kerberos.realm", "kerberos.crealm", "ssh.protocol", "tftp.source_file",
        "tftp.destination_file", "snmp.version", "snmp.msgVersion",
    ];

    readonly Dictionary<(Conversation Conversation, string Field), SortedSet<string>> _values = [];

    /// <summary>Reads <paramref name="file"/> once. Both 1,080 and other ports are read as tshark reads them by itself.</summary>
    public static TsharkContent Of(string file)
    {
        const string Filter = "(tls.handshake || dtls.handshake || http || kerberos || ssh.protocol || tftp || snmp) && !quic && !icmp";

        var content = new TsharkContent();
        string[] names = [.. s_ends, .. s_fields];
        string[] arguments = ["-n", "-r", file, "-Y", Filter, "-T", "fields", "-E", "occurrence=a", "-E", "separator=/t", "-E", "aggregator=|", .. names.SelectMany(field => new[] { "-e", field })];
        foreach (var line in ProcessRun.Of("tshark", arguments).Output.Split('\n'))
        {
            var values = line.Split('\t');
            if (values.Length == names.Length) { content.Add(names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second)); }
        }

        return content;
    }

    /// <summary>All values of <paramref name="fields"/> in each conversation that has any.</summary>
    public Dictionary<Conversation, SortedSet<string>> Of(params string[] fields)
    {
        var found = new Dictionary<Conversation, SortedSet<string>>();
        foreach (var ((conversation, field), values) in _values)
        {
            if (!fields.Contains(field)) { continue; }

            if (!found.TryGetValue(conversation, out var all)) { found.Add(conversation, all = []); }

            all.UnionWith(values);
        }

        return found;
    }

    void Add(Dictionary<string, string> frame)
    {
        var source = Last(frame["ip.src"].Length > 0 ? frame["ip.src"] : frame["ipv6.src"]);
        var target = Last(frame["ip.dst"].Length > 0 ? frame["ip.dst"] : frame["ipv6.dst"]);
        var transport = frame["tcp.srcport"].Length > 0 ? "tcp" : "udp";
        if (source.Length == 0 || frame[$"{transport}.srcport"].Length == 0) { return; }

        var conversation = new Conversation(transport, End.Parse(source, Last(frame[$"{transport}.srcport"])), End.Parse(target, Last(frame[$"{transport}.dstport"])));
        foreach (var field in s_fields)
        {
            foreach (var value in frame[field].Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!_values.TryGetValue((conversation, field), out var known)) { _values.Add((conversation, field), known = new(StringComparer.Ordinal)); }

                known.Add(value);
            }
        }
    }

    static string Last(string values) => values.Split('|')[^1];
}
