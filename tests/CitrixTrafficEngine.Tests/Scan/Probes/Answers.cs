using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>What a server answers to a request, written from the specifications by hand: it takes from the request what a server would, and shares no code with the probes.</summary>
static class Answers
{
    public static byte[] ToDatagram(string probe, byte[] request) => probe switch
    {
        "dns-udp" => Dns(request),
        "ntp" => Ntp(request),
        "snmp-discovery" => Snmp(request),
        // Entry without a name and with dnsHostName, then the end, success.
        "cldap" => [.. Entry(request[4..8]), .. Tlv(0x30, [.. Tlv(2, request[4..8]), .. Hex("65 07 0a 01 00 04 00 04 00")])],
        // HelloVerifyRequest with a cookie of four bytes.
        "dtls-hello" => Hex("16 feff 0000 000000000000 0013 03 000007 0000 000000 000007 feff 04 01020304"),
        "tftp" => [.. Hex("0005 0001"), .. Text("File not found\0")],
        "kerberos-udp" => Kerberos(),
        "rdp-udp" => [.. request[8..12], .. Hex("0040 0005 aabbccdd 04d0 04d0"), .. new byte[1_232 - 16]],
        "ipmi-capabilities" => Ipmi(request),
        "asf-ping" => [.. Hex("0600ff06 000011be 40"), request[9], .. Hex("00 10 000011be 00000000 81 00 000000000000")],
        "portmapper-udp" or "nfs-udp" => Rpc(request),
        "sql-browser" => Hex("05 0600 01 9a05"),
        "ica-browser" => [.. Hex("3000 0231 02fda8e3 02000644"), .. new byte[36]],
        "radius-status-server" => Radius(request, ProbeRig.Secret),
        "dhcp-inform" => [.. Hex("02010600"), .. request[4..8], .. new byte[228], .. Hex("63825363 350105 3604c0000201 0104ffffff00 ff")],
        _ => throw new ArgumentOutOfRangeException(nameof(probe), probe, "no answer is written for it"),
    };

    public static byte[] ToStream(string probe, byte[] request) => probe switch
    {
        "ica-banner" => Hex("7f7f49434100 7f7f49434100"),
        "ima-banner" => Hex("23 00000081 00000001"),
        "ssh-banner" => Text("A line before.\r\nSSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"),
        "rfb-banner" => Text("RFB 003.008\n"),
        "smtp-banner" => Text("220 mail.example ESMTP ready\r\n"),
        "ftp-banner" => Text("220 (vsFTPd 3.0.3)\r\n"),
        "pop3-banner" => Text("+OK ready\r\n"),
        "imap-banner" => Text("* OK IMAP4rev2 ready\r\n"),
        "http-get" => Text("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 2\r\n\r\nhi"),
        "xml-service" => Text("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 83\r\n\r\n<NFuseProtocol version=\"5.4\"><ResponseCapabilities></ResponseCapabilities></NFuseProtocol>"),
        "winrm-identify" => Text("HTTP/1.1 401 \r\nServer: Microsoft-HTTPAPI/2.0\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"),
        "https-hello" or "tls-hello" or "tds-tls" => TlsAnswer.Of(TlsAnswer.Certificate),
        "ldap-root" => [.. Hex("30 84 000000"), .. Entry(request[4..8])[1..]], // a length of four bytes, as Windows writes it
        "dns-tcp" => Prefixed16(Dns(request[2..])),
        "kerberos-tcp" => Prefixed32(Kerberos(), 0),
        "smb2-negotiate" => Smb(),
        "dcerpc-bind" => [.. Hex("05000c03 10000000 3c00 0000"), .. request[12..16], .. Hex("b810 b810 12340000 0400 31333500 0000 01000000 0000 0000"), .. request[52..72]],
        "rdp-connect" => Hex("03000013 0e d0 0000 1234 00 02 1f 0800 02000000"),
        "tds-prelogin" => Hex("04010026 00000100 00 0015 0006 01 001b 0001 02 001c 0001 03 001d 0000 ff 0f0007d00000 02 00 00"),
        "iscsi-discovery" => [.. Hex("23 81 0000 00000000 80 0000000000 0001"), .. request[16..20], .. new byte[16], .. Hex("0000 0000"), .. new byte[8]],
        "portmapper-tcp" or "nfs-tcp" => Prefixed32(Rpc(request[4..]), 0x8000_0000),
        "tacacs-start" => [.. Hex("c0 01 02 01"), .. request[4..8], .. Hex("00000006 07 00 0000 0000")],
        "cgp-hello" => [.. Hex("1a"), .. Text("CGP/01"), .. Hex("00 01 02 03")],
        "flexnet-hello" => Hex("2f 11 2233 000c 010e 00000000"),
        "netscaler-rpc-keep-alive" => Hex("10000000 a5a5 0000 85 00 6001 00000000"),
        _ => throw new ArgumentOutOfRangeException(nameof(probe), probe, "no answer is written for it"),
    };

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    // NXDOMAIN, with the question and the SOA of the root, whose name is compressed nowhere.
    static byte[] Dns(byte[] request) =>
        [.. request[..2], .. Hex("8003 0001 0000 0001 0000"), .. request[12..], .. Hex("00 0006 0001 00015180 0018 00 00 00000001 00000708 00000384 00093a80 00015180 0000")];

    static byte[] Ntp(byte[] request)
    {
        byte[] reply = [.. Hex("24 02 06 e9 00000000 00000000 c0000201 0000000000000000"), .. request[40..48], .. new byte[16]];
        // Three seconds ahead of the rig's clock.
        var seconds = (ulong)(ProbeRig.Now.AddSeconds(3) - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;
        BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(40), seconds << 32);
        return reply;
    }

    static byte[] Snmp(byte[] request) =>
    [
        .. Hex("30 6a 02 01 03 30 11 02 04"), .. request[9..13], .. Hex("02 03 00ffe3 04 01 00 02 01 03"),
        .. Hex("04 1d 30 1b 04 0d 8000173f 03 0011223344556677 02 01 07 02 01 2a 04 00 04 00 04 00"),
        .. Hex("30 33 04 0d 8000173f 03 0011223344556677 04 00 a8 20 02 04"), .. request[9..13], .. Hex("02 01 00 02 01 00 30 12 30 10 06 0a 2b06010603 0f01010400 41 02 0101"),
    ];

    // One attribute of the root DSE.
    static byte[] Entry(byte[] id)
    {
        byte[] attribute = [.. Tlv(4, Text("dnsHostName")), .. Tlv(0x31, Tlv(4, Text("dc.example")))];
        return Tlv(0x30, [.. Tlv(2, id), .. Tlv(0x64, [4, 0, .. Tlv(0x30, Tlv(0x30, attribute))])]);
    }

    // Wrong realm, five and a half seconds ahead of the rig's clock.
    static byte[] Kerberos()
    {
        byte[] server = [.. Tlv(0xa0, Hex("02 01 02")), .. Tlv(0xa1, Tlv(0x30, [.. Tlv(0x1b, Text("krbtgt")), .. Tlv(0x1b, Text("CTXSCAN.INVALID"))]))];
        byte[] error =
        [
            .. Tlv(0xa0, Hex("02 01 05")), .. Tlv(0xa1, Hex("02 01 1e")), .. Tlv(0xa4, Tlv(0x18, Text("20261125120005Z"))), .. Tlv(0xa5, Hex("02 03 07a120")),
            .. Tlv(0xa6, Hex("02 01 44")), .. Tlv(0xa9, Tlv(0x1b, Text("AD.LOCAL"))), .. Tlv(0xaa, Tlv(0x30, server)),
        ];
        return Tlv(0x7e, Tlv(0x30, error));
    }

    static byte[] Tlv(byte tag, byte[] content) => [tag, (byte)content.Length, .. content]; // below 128

    static byte[] Ipmi(byte[] request)
    {
        byte[] reply = [.. Hex("0600ff07 00 00000000 00000000 10 81 1c 63 20"), request[18], .. Hex("38 00 01 80 04 02 00000000"), 0];
        reply[^1] = (byte)-reply[17..^1].Sum(octet => octet);
        return reply;
    }

    static byte[] Rpc(byte[] request) => [.. request[..4], .. Hex("00000001 00000000 00000000 00000000 00000000")];

    [SuppressMessage("Security", "CA5351", Justification = "RFC 2865, 3")]
    public static byte[] Radius(byte[] request, byte[] secret)
    {
        byte[] attributes = [18, 4, (byte)'u', (byte)'p'];
        byte[] head = [2, request[1], 0, (byte)(20 + attributes.Length)];
        byte[] signature = MD5.HashData([.. head, .. request[4..20], .. attributes, .. secret]);
        return [.. head, .. signature, .. attributes];
    }

    static byte[] Smb()
    {
        byte[] body = [.. Hex("4100 0300 0203 0000"), .. new byte[32], .. new byte[8], .. new byte[8], .. Hex("8000 0000 00000000"), 0];
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(40), ProbeRig.Now.AddSeconds(-2).ToFileTime());
        return Prefixed32([.. Hex("fe534d42 4000 0000 00000000 0000 0100 01000000"), .. new byte[44], .. body], 0);
    }

    static byte[] Prefixed16(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    static byte[] Prefixed32(byte[] message, uint mark)
    {
        byte[] all = [0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteUInt32BigEndian(all, mark | (uint)message.Length);
        return all;
    }
}
