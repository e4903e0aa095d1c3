namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>What tshark takes the first payload of each conversation for, where its dissector accepted the content.</summary>
/// <remarks>
/// A port alone makes tshark name many a protocol. Its name counts only where the dissector filled in a field that the content must hold, in
/// the first frame of a direction that has a name above its transport, and where the capture holds the beginning of that direction.
/// </remarks>
static class TsharkProtocols
{
    /// <summary>By service: its dissector, and the field that only accepted content has. TLS inside QUIC and SMB inside NetBIOS datagrams are neither.</summary>
    static readonly (string Service, string Transport, string Dissector, string Field)[] s_accepted =
    [
        ("tls", "tcp", "tls", "tls.handshake.type"),
        ("tls", "tcp", "tls", "tls.alert_message.level"),
        ("dtls", "udp", "dtls", "dtls.handshake.type"),
        ("ssh", "tcp", "ssh", "ssh.protocol"),
        ("rdp", "tcp", "tpkt", "rdp.neg_type"),
        ("rdp", "tcp", "tpkt", "rdp.rt_cookie"),
        ("smb", "tcp", "nbss", "smb.cmd"),
        ("smb", "tcp", "nbss", "smb2.cmd"),
        ("rfb", "tcp", "vnc", "vnc.server_proto_ver"),
        ("rfb", "tcp", "vnc", "vnc.client_proto_ver"),
        ("dcerpc", "tcp", "dcerpc", "dcerpc.pkt_type"),
        ("kerberos", "tcp", "kerberos", "kerberos.msg_type"),
        ("kerberos", "udp", "kerberos", "kerberos.msg_type"),
        ("ldap", "tcp", "ldap", "ldap.protocolOp"),
        ("cldap", "udp", "cldap", "ldap.protocolOp"),
        ("tds", "tcp", "tds", "tds.type"),
    ];

    static readonly string[] s_fields =
    [
        "frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.stream", "udp.stream", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
        "tcp.len", "tcp.seq", "tcp.flags.syn", .. s_accepted.Select(accepted => accepted.Field).Distinct(),
    ];

    /// <summary>The services that tshark can be asked for.</summary>
    public static IEnumerable<string> Services => s_accepted.Select(accepted => accepted.Service).Distinct();

    /// <summary>Whether tshark accepts <paramref name="service"/> in the conversation when it is told to look for it on this port, where it would not by itself.</summary>
    public static bool Accepts(string file, Conversation conversation, string service)
    {
        var dissector = s_accepted.First(accepted => accepted.Service == service && accepted.Transport == conversation.Transport).Dissector;
        return new[] { conversation.A.Port, conversation.B.Port }.Any(port =>
            Read(file, "-d", $"{conversation.Transport}.port=={port},{dissector}").TryGetValue(conversation, out var services) && services.Contains(service));
    }

    /// <summary>The conversations of <paramref name="file"/> whose beginning it holds, one stream each.</summary>
    public static IReadOnlyDictionary<Conversation, IReadOnlySet<string>> Read(string file, params IEnumerable<string> further)
    {
        string[] arguments =
        [
            "-n", "-r", file, "-Y", "(tcp or udp) and not icmp and not icmpv6",
            "-T", "fields", "-E", "occurrence=l", "-E", "separator=/t", .. s_fields.SelectMany(field => new[] { "-e", field }), .. further,
        ];
        var streams = new Dictionary<string, Stream>();
        foreach (var line in ProcessRun.Within(TimeSpan.FromMinutes(2), "tshark", arguments).Output.Split('\n'))
        {
            var values = line.Split('\t');
            if (values.Length == s_fields.Length) { Add(streams, s_fields.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second)); }
        }

        return streams.Values
            .GroupBy(stream => stream.Conversation)
            .Where(group => group.Count() == 1 && group.Single().HoldsBeginning)
            .ToDictionary(group => group.Key, group => group.Single().Services);
    }

    static void Add(Dictionary<string, Stream> streams, Dictionary<string, string> frame)
    {
        var transport = frame["frame.protocols"].Split(':').LastOrDefault(name => name is "tcp" or "udp");
        var ip = frame["frame.protocols"].Split(':').LastOrDefault(name => name is "ip" or "ipv6");
        if (transport is null || ip is null || frame[$"{transport}.stream"].Length == 0 || frame[$"{ip}.src"].Length == 0) { return; }

        var from = End.Parse(frame[$"{ip}.src"], frame[$"{transport}.srcport"]);
        var key = $"{transport} {frame[$"{transport}.stream"]}";
        if (!streams.TryGetValue(key, out var stream))
        {
            stream = new(new(transport, from, End.Parse(frame[$"{ip}.dst"], frame[$"{transport}.dstport"])));
            streams.Add(key, stream);
        }

        stream.Add(from, frame, transport == "tcp");
    }

    /// <summary>One stream as it is read.</summary>
    sealed class Stream(Conversation conversation)
    {
        readonly HashSet<string> _services = [];
        readonly HashSet<End> _began = [];
        readonly HashSet<End> _named = [];
        readonly HashSet<End> _midstream = [];
        readonly HashSet<End> _payload = [];

        public Conversation Conversation => conversation;

        public IReadOnlySet<string> Services => _services;

        public bool HoldsBeginning { get; private set; }

        public void Add(End from, Dictionary<string, string> frame, bool isTcp)
        {
            if (isTcp && frame["tcp.flags.syn"] is "1" or "True") { _began.Add(from); }

            if ((isTcp && frame["tcp.len"] is "0" or "") || _named.Contains(from) || _midstream.Contains(from)) { return; }

            if (isTcp && (!_began.Contains(from) || (!_payload.Contains(from) && frame["tcp.seq"] != "1")))
            {
                _midstream.Add(from);
                return;
            }

            _payload.Add(from);
            HoldsBeginning = true;
            if (frame["frame.protocols"].Split(':')[^1] is "tcp" or "udp") { return; } // a part of a message: its name comes with the rest

            _named.Add(from);
            foreach (var (service, transport, _, field) in s_accepted)
            {
                if (transport == conversation.Transport && frame[field].Length > 0) { _services.Add(service); }
            }
        }
    }
}
