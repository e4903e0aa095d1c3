using System.Text;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>
/// TLS: a hello of version 1.2, whose answer still shows the certificate. A server that speaks 1.3 alone refuses with an alert, which is TLS too. It names the
/// target where that has a name.
/// </summary>
sealed class TlsProbe : IStreamProbe
{
    const byte Handshake = 22;
    const byte ClientHello = 1;
    const ushort Version10 = 0x0301;
    const ushort Version12 = 0x0303;

    /// <summary>Bytes read of an answer: what the engine keeps.</summary>
    const int MostBytes = 16_384;

    readonly byte[] _nextProtocols;

    TlsProbe(string id, ConfirmTier tier, params string[] nextProtocols)
    {
        (Id, Tier) = (id, tier);
        _nextProtocols = [.. nextProtocols.SelectMany(name => Encoding.ASCII.GetBytes(name).Prepend((byte)name.Length))];
    }

    public static TlsProbe Plain { get; } = new("tls-hello", ConfirmTier.Safe);

    public static TlsProbe Http { get; } = new("https-hello", ConfirmTier.Safe, "http/1.1");

    public static TlsProbe Tds { get; } = new("tds-tls", ConfirmTier.Active, "tds/8.0");

    public static ProbeFacts PlainFacts { get; } = Facts() with
    {
        Services = ["ica-tls", "ldaps", "netscaler-rpc-tls", "tls", "winrm"],
        Ports = [636, 3269, 3008, 3009, 5986],
        VerifiedWith = "openssl",
    };

    public static ProbeFacts HttpFacts { get; } = Facts() with
    {
        Services = ["https"],
        Ports = [443, 8443, 9443],
        Specification = "RFC 5246, 7.4.1.2; RFC 6066, 3; RFC 7301: ClientHello, TLS 1.2, with the target's name, for http/1.1",
        VerifiedWith = "nginx-light",
    };

    public static ProbeFacts TdsFacts { get; } = Facts() with
    {
        Services = ["tds"],
        Ports = [1433],
        Specification = "RFC 5246, 7.4.1.2; MS-TDS 3.2.5.1: ClientHello, TLS 1.2, for tds/8.0",
        Note = "For servers that want TLS before anything else (TDS 8.0). The hello is verified, a SQL Server is not.",
    };

    public string Id { get; }

    public ConfirmTier Tier { get; }

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        const int HeaderBytes = 9; // of the record and of the message
        var body = new RequestWriter(request[HeaderBytes..]);
        body.UInt16(Version12);
        HelloExtensions.WriteRandom(ref body, cookie);
        body.Byte(0); // no session
        // ECDHE and RSA, with GCM, ChaCha20 and CBC; last, that renegotiation is safe (RFC 5746, 3.3).
        ReadOnlySpan<ushort> suites = [0xc02f, 0xc030, 0xc02b, 0xc02c, 0xcca8, 0xcca9, 0xc013, 0xc014, 0xc009, 0xc00a, 0x009c, 0x009d, 0x002f, 0x0035, 0x00ff];
        body.UInt16((ushort)(2 * suites.Length));
        foreach (var suite in suites) { body.UInt16(suite); }

        body.Bytes([1, 0]); // no compression
        var extensions = new RequestWriter(request[(HeaderBytes + body.Length + 2)..]);
        WriteExtensions(ref extensions, host);
        body.UInt16((ushort)extensions.Length);

        var length = body.Length + extensions.Length;
        var header = new RequestWriter(request);
        header.Byte(Handshake);
        header.UInt16(Version10);
        header.UInt16((ushort)(length + 4));
        header.UInt32((uint)((ClientHello << 24) | length));
        return HeaderBytes + length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var flight = TlsFlight.Read(received);
        if (flight.IsForeign) { return ReplyJudgement.Foreign; }

        var isOver = ended || flight.IsComplete || received.Length >= MostBytes;
        if (!isOver) { return ReplyJudgement.Partial; }

        if (!flight.HasHello && flight.AlertCode is null) { return ReplyJudgement.Foreign; }

        detail = DetailOf(flight);
        return ReplyJudgement.Confirmed;
    }

    void WriteExtensions(ref RequestWriter extensions, string host)
    {
        if (TargetName.IsHostName(host))
        {
            var name = host.AsSpan().TrimEnd('.');
            extensions.UInt16(HelloExtensions.ServerName);
            extensions.UInt16((ushort)(name.Length + 5));
            extensions.UInt16((ushort)(name.Length + 3));
            extensions.Byte(0); // a host name
            extensions.UInt16((ushort)name.Length);
            foreach (var character in name) { extensions.Byte((byte)character); }
        }

        HelloExtensions.WriteNumbers(ref extensions, HelloExtensions.Groups, 0x001d, 0x0017, 0x0018);
        HelloExtensions.WritePointFormats(ref extensions);
        HelloExtensions.WriteNumbers(ref extensions, HelloExtensions.SignatureAlgorithms, 0x0403, 0x0503, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201);
        if (_nextProtocols.Length == 0) { return; }

        extensions.UInt16(HelloExtensions.NextProtocol);
        extensions.UInt16((ushort)(_nextProtocols.Length + 2));
        extensions.UInt16((ushort)_nextProtocols.Length);
        extensions.Bytes(_nextProtocols);
    }

    static ReplyDetail DetailOf(TlsFlight flight)
    {
        List<KeyValuePair<string, string>> fields = [];
        if (flight.AlertCode is { } alert) { fields.Add(new("alert", Printable.Of(alert))); }

        if (flight.CouldDoVersion13) { fields.Add(new("tls13", "supported")); }

        return new()
        {
            Protocol = "tls",
            Tls = new()
            {
                Version = flight.Version,
                NextProtocol = flight.NextProtocol,
                Subject = flight.Leaf?.Subject,
                Names = flight.Leaf?.Names ?? [],
                NotAfter = flight.Leaf?.NotAfter,
            },
            Fields = fields,
        };
    }

    static ProbeFacts Facts() => new()
    {
        Specification = "RFC 5246, 7.4.1.2; RFC 6066, 3: ClientHello, TLS 1.2, with the target's name",
        Logs = "nothing by default; some servers log a handshake that did not end",
        LargestReplyBytes = 8_192,
        Note = "Ends before keys are exchanged. Keeps subject, names and last day of the certificate.",
    };
}
