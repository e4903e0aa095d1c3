using System.Globalization;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Content;

/// <summary>Damaged payloads through every reader. A run of its own: CTXSCAN_SEED.</summary>
public class ContentFuzzTests(ITestOutputHelper output)
{
    const int Inputs = 1_000_000;

    static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("CTXSCAN_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 2_598;

    [Fact]
    public void A_million_damaged_payloads_throw_nothing_and_say_nothing_long()
    {
        output.WriteLine($"CTXSCAN_SEED={s_seed}");
        var random = new Random(s_seed);
        var seeds = Seeds();
        var names = new HostNames(null, learns: true);
        var datagrams = new DatagramContent(names);
        var transfers = new TftpTransfers();
        var said = 0;
        for (var input = 0; input < Inputs; input++)
        {
            var (port, original) = seeds[input % seeds.Length];
            var payload = Damage(original, random);
            using var draft = new FlowDraft();
            var note = NoteFrom(port < 0 ? (byte)17 : (byte)6, (ushort)Math.Abs(port));
            if (port > 0)
            {
                // As it comes in two pieces, and as the flow ends.
                if (!TcpContent.Read(draft, 0, payload.AsSpan(0, random.Next(payload.Length + 1)), isEnd: false, in note, names)) { TcpContent.Read(draft, 0, payload, isEnd: true, in note, names); }
            }
            else if (!datagrams.ReadNames(in note, payload)) { datagrams.Read(draft, in note, payload, transfers); }

            if (draft.Content.IsEmpty) { continue; }

            said++;
            if (said % 64 == 0) { AssertShort(draft.Content); }
        }

        Assert.InRange(said, Inputs / 10, Inputs);
    }

    [Fact]
    public void A_payload_may_be_cut_anywhere()
    {
        var names = new HostNames(null, learns: true);
        foreach (var (port, payload) in Seeds())
        {
            for (var length = 0; length <= payload.Length; length++)
            {
                using var draft = new FlowDraft();
                var note = NoteFrom(port < 0 ? (byte)17 : (byte)6, (ushort)Math.Abs(port));
                if (port > 0) { TcpContent.Read(draft, 0, payload.AsSpan(0, length), isEnd: true, in note, names); }
                else if (!new DatagramContent(names).ReadNames(in note, payload.AsSpan(0, length))) { new DatagramContent(names).Read(draft, in note, payload.AsSpan(0, length), new()); }
            }
        }
    }

    // Negative: a datagram to that port.
    static (int Port, byte[] Payload)[] Seeds() =>
    [
        (443, Payloads.ClientHello("gateway.example.test", 40)),
        (443, Payloads.ServerHello13()),
        (443, Handshakes.Tls12.ServerBytes),
        (443, Handshakes.Tls12.ClientBytes),
        (80, HttpRequest()),
        (80, "HTTP/1.1 302 Found\r\nServer: NS13\r\nLocation: /vpn/index.html\r\nSet-Cookie: NSC_AAAC=xyz\r\n\r\n"u8.ToArray()),
        (88, Wire.Join(Wire.U32(Payloads.KerberosRequest().Length), Payloads.KerberosRequest())),
        (389, Payloads.LdapSimpleBind("cn=reader", "secret")),
        (389, Wire.Join(Payloads.LdapStartTls().Request, Payloads.ClientHello("dc.example.test"))),
        (3_389, Wire.Join(Payloads.Rdp("alice").Request, Payloads.ClientHello("rdp.example.test"))),
        (3_389, Payloads.Rdp("alice").Confirm),
        (445, Payloads.Smb311()),
        (445, Payloads.Smb1()),
        (3_010, Wire.Join(Payloads.Rpc(1, 0), Payloads.Rpc(0x81, 0x160))),
        (22, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"u8.ToArray()),
        (-443, Payloads.DtlsClientHello("gateway.example.test", 30)),
        (-88, Payloads.KerberosError()),
        (-161, Payloads.Snmp("public")),
        (-69, Payloads.TftpRead("ARDBP32.BIN")),
        (-123, Payloads.Ntp(1_767_603_600)),
        (-53, Payloads.DnsAnswer()),
        (-53, Payloads.DnsPointer()),
        (-67, Payloads.Dhcp(2, [10, 0, 0, 5], [53, 1, 5, 12, 3, .. "ws1"u8, 81, 6, 0, 0, 0, .. "ws1"u8])),
        (-137, Payloads.NetBios("FILES", 0x20, 0, [10, 0, 0, 6])),
    ];

    static byte[] HttpRequest() => "POST /scripts/wpnbr.dll?a=b HTTP/1.1\r\nHost: xml.example.test:8080\r\nAuthorization: Basic YTpi\r\nCookie: a=b\r\n\r\n"u8.ToArray();

    static byte[] Damage(byte[] original, Random random)
    {
        var payload = original.ToArray();
        for (var change = random.Next(5); change > 0; change--)
        {
            var at = random.Next(payload.Length);
            payload[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(payload[at] ^ (1 << random.Next(8))), _ => (byte)(random.Next(2) * 255) };
        }

        return random.Next(3) == 0 ? payload[..random.Next(1, payload.Length + 1)] : payload;
    }

    static Note NoteFrom(byte protocol, ushort port)
    {
        var (client, server) = (TestEnd.Of("10.0.0.1", 50_000), TestEnd.Of("10.0.0.2", port));
        var key = new FlowKey { AddressA = client.Address, AddressB = server.Address, PortA = client.Port, PortB = server.Port, Protocol = protocol, Version = 4 };
        return new() { Key = key, TimeNs = TableRig.EpochNs, End = (byte)(port == 53 ? 1 : 0) };
    }

    static void AssertShort(FlowContent content)
    {
        string?[] texts =
        [
            content.Tls?.ServerName, content.Tls?.Subject, content.Tls?.Issuer, .. content.Tls?.Names ?? [], .. content.Tls?.OfferedProtocols ?? [],
            content.Http?.Host, content.Http?.Path, content.Http?.Server, content.Kerberos?.Realm, content.SshServer, content.SshClient, content.TftpFile,
        ];
        foreach (var text in texts)
        {
            Assert.InRange(text?.Length ?? 0, 0, PrintableText.MaxChars);
            Assert.DoesNotContain(text ?? "", char.IsControl);
        }
    }
}
