using System.Text;

namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Payloads written from the specifications, one of each protocol that is read.</summary>
static class Payloads
{
    /// <summary>A ClientHello in one record: SNI, ALPN h2 and http/1.1, versions 1.3 and 1.2 between values for greasing (RFC 8701).</summary>
    public static byte[] ClientHello(string name, int paddingBytes = 0)
    {
        var host = Encoding.ASCII.GetBytes(name);
        var extensions = Wire.Join(
            Extension(0x0a0a, []),
            Extension(0, Wire.Join(Wire.U16(host.Length + 3), [0], Wire.U16(host.Length), host)),
            Extension(16, Wire.Hex("000c 02 6832 08 687474702f312e31")),
            Extension(43, Wire.Hex("06 8a8a 0304 0303")),
            Extension(21, new byte[paddingBytes]));
        var body = Wire.Join(Wire.Hex("0303"), new byte[32], [0], Wire.Hex("0004 1301 c02f"), [1, 0], Wire.U16(extensions.Length), extensions);
        return Record(22, Message(1, body));
    }

    /// <summary>The body of a ServerHello that chooses TLS 1.3 and a suite.</summary>
    public static byte[] ServerHello13() =>
        Record(22, Message(2, Wire.Join(Wire.Hex("0303"), new byte[32], [0], Wire.Hex("1301 00"), Wire.U16(6), Extension(43, Wire.Hex("0304")))));

    /// <summary>A DTLS 1.2 ClientHello (RFC 6347) in fragments of <paramref name="fragmentBytes"/>, all in one record.</summary>
    public static byte[] DtlsClientHello(string name, int fragmentBytes)
    {
        var host = Encoding.ASCII.GetBytes(name);
        var extensions = Extension(0, Wire.Join(Wire.U16(host.Length + 3), [0], Wire.U16(host.Length), host));
        var body = Wire.Join(Wire.Hex("fefd"), new byte[32], [0], [0], Wire.Hex("0002 c02f"), [1, 0], Wire.U16(extensions.Length), extensions);
        var fragments = body.Chunk(fragmentBytes)
            .Select((part, index) => Wire.Join([1], U24(body.Length), Wire.U16(0), U24(index * fragmentBytes), U24(part.Length), part))
            .ToArray();
        var content = Wire.Join(fragments);
        return Wire.Join([22], Wire.Hex("fefd 0000 000000000001"), Wire.U16(content.Length), content);
    }

    /// <summary>A DNS answer: storefront.example.test is an alias of sf1.example.test, which is 10.0.0.9.</summary>
    public static byte[] DnsAnswer() => Wire.Join(
        Wire.Hex("1234 8180 0001 0002 0000 0000"),
        Labels("storefront.example.test"), Wire.Hex("0001 0001"),
        Wire.Hex("c00c 0005 0001 0000003c"), Wire.U16(6), Wire.Hex("03 736631 c017"), // sf1 and a pointer to example.test
        Wire.Join(Labels("sf1.example.test"), Wire.Hex("0001 0001 0000003c 0004 0a000009")));

    /// <summary>A DNS answer: 10.0.0.8 is ddc1.example.test.</summary>
    public static byte[] DnsPointer() => Wire.Join(
        Wire.Hex("1234 8180 0001 0001 0000 0000"), Labels("8.0.0.10.in-addr.arpa"), Wire.Hex("000c 0001"), Wire.Hex("c00c 000c 0001 0000003c"), Wire.U16(19), Labels("ddc1.example.test"));

    /// <summary>The AS-REQ of a machine, or of a user, in EXAMPLE.TEST (RFC 4120, 5.4.1).</summary>
    public static byte[] KerberosRequest(string client = "WS01$") => Tlv(0x6a, Tlv(0x30,
        Tlv(0xa1, Wire.Hex("020105")),
        Tlv(0xa2, Wire.Hex("02010a")),
        Tlv(0xa4, Tlv(0x30,
            Tlv(0xa0, Wire.Hex("03050040810010")),
            Tlv(0xa1, Tlv(0x30, Tlv(0xa0, Wire.Hex("020101")), Tlv(0xa1, Tlv(0x30, Tlv(0x1b, Encoding.ASCII.GetBytes(client)))))),
            Tlv(0xa2, Tlv(0x1b, "EXAMPLE.TEST"u8.ToArray()))))));

    /// <summary>A KRB-ERROR 37 (clock skew) of EXAMPLE.TEST that states 2026-01-05 09:10:00 UTC.</summary>
    public static byte[] KerberosError() => Tlv(0x7e, Tlv(0x30,
        Tlv(0xa0, Wire.Hex("020105")), Tlv(0xa1, Wire.Hex("02011e")),
        Tlv(0xa4, Tlv(0x18, "20260105091000Z"u8.ToArray())), Tlv(0xa5, Wire.Hex("020101")), Tlv(0xa6, Wire.Hex("020125")),
        Tlv(0xa9, Tlv(0x1b, "EXAMPLE.TEST"u8.ToArray()))));

    /// <summary>A simple bind (RFC 4511, 4.2).</summary>
    public static byte[] LdapSimpleBind(string name, string password) => Tlv(0x30, Wire.Hex("020101"),
        Tlv(0x60, Wire.Hex("020103"), Tlv(0x04, Encoding.UTF8.GetBytes(name)), Tlv(0x80, Encoding.UTF8.GetBytes(password))));

    /// <summary>StartTLS asked for, and granted.</summary>
    public static (byte[] Request, byte[] Answer) LdapStartTls() => (
        Tlv(0x30, Wire.Hex("020101"), Tlv(0x77, Tlv(0x80, "1.3.6.1.4.1.1466.20037"u8.ToArray()))),
        Tlv(0x30, Wire.Hex("020101"), Tlv(0x78, Wire.Hex("0a0100 0400 0400"))));

    /// <summary>An SNMP 2c GET (RFC 3416).</summary>
    public static byte[] Snmp(string community) => Tlv(0x30, Wire.Hex("020101"), Tlv(0x04, Encoding.ASCII.GetBytes(community)), Tlv(0xa0, Wire.Hex("020101 020100 020100 3000")));

    /// <summary>RDP's request with a cookie, offering TLS and CredSSP, and the confirm that chooses CredSSP.</summary>
    public static (byte[] Request, byte[] Confirm) Rdp(string user)
    {
        var data = Wire.Join(Encoding.ASCII.GetBytes($"Cookie: mstshash={user}\r\n"), Wire.Hex("01 00 0800 03000000"));
        return (
            Wire.Join(Wire.Hex("0300"), Wire.U16(11 + data.Length), [(byte)(6 + data.Length)], Wire.Hex("e0 0000 0000 00"), data),
            Wire.Hex("0300 0013 0e d0 0000 1234 00 02 1f 0800 02000000"));
    }

    /// <summary>The answer to an SMB 2 negotiation that chooses 3.1.1 (MS-SMB2 2.2.4).</summary>
    public static byte[] Smb311()
    {
        var message = new byte[64 + 65];
        Wire.Hex("fe534d42 4000").CopyTo(message, 0);
        message[16] = 1;
        Wire.Hex("4100 0100 1103").CopyTo(message, 64);
        return Wire.Join([0], U24(message.Length), message);
    }

    /// <summary>The answer to an SMB 1 negotiation that chooses the dialect of index 5.</summary>
    public static byte[] Smb1()
    {
        var message = new byte[32 + 37];
        Wire.Hex("ff534d42 72 00000000 88").CopyTo(message, 0);
        message[32] = 17;
        message[33] = 5;
        return Wire.Join([0], U24(message.Length), message);
    }

    /// <summary>A header of NetScaler RPC.</summary>
    public static byte[] Rpc(byte command, ushort error) => Wire.Join(Wire.Little32(16), Wire.Hex("a5a5 0000"), [command, 0], Wire.Little16(error), Wire.Hex("00000000"));

    /// <summary>An NTP answer of stratum 2 that states <paramref name="unixSeconds"/> and a half.</summary>
    public static byte[] Ntp(long unixSeconds) => Wire.Join(Wire.Hex("24 02 06 e9"), new byte[36], Wire.U32(unixSeconds + 2_208_988_800), Wire.Hex("80000000"));

    /// <summary>A TFTP read request.</summary>
    public static byte[] TftpRead(string file) => Wire.Join([0, 1], Encoding.ASCII.GetBytes(file), [0], "octet"u8.ToArray(), [0]);

    /// <summary>A DHCP message with the options given.</summary>
    public static byte[] Dhcp(byte operation, byte[] yourAddress, byte[] options) =>
        Wire.Join([operation, 1, 6, 0], Wire.Hex("11223344"), new byte[8], yourAddress, new byte[8], Wire.Hex("02005e00000a"), new byte[10 + 192], Wire.Hex("63825363"), options, [255]);

    /// <summary>A NetBIOS registration of <paramref name="name"/> with the suffix given (RFC 1002, 4.2.2).</summary>
    public static byte[] NetBios(string name, byte suffix, ushort flags, byte[] address)
    {
        var letters = Wire.Join(Encoding.ASCII.GetBytes(name.PadRight(15)), [suffix]);
        var encoded = letters.SelectMany(letter => new[] { (byte)('A' + (letter >> 4)), (byte)('A' + (letter & 15)) }).ToArray();
        return Wire.Join(Wire.Hex("1234 2910 0001 0000 0000 0001 20"), encoded, Wire.Hex("00 0020 0001 c00c 0020 0001 00000000 0006"), Wire.U16(flags), address);
    }

    public static byte[] Record(byte type, byte[] content) => Wire.Join([type], Wire.Hex("0303"), Wire.U16(content.Length), content);

    static byte[] Message(byte type, byte[] body) => Wire.Join([type], U24(body.Length), body);

    static byte[] Extension(int type, byte[] content) => Wire.Join(Wire.U16(type), Wire.U16(content.Length), content);

    static byte[] U24(int value) => [(byte)(value >> 16), (byte)(value >> 8), (byte)value];

    static byte[] Labels(string name) => Wire.Join([.. name.Split('.').Select(label => Wire.Join([(byte)label.Length], Encoding.ASCII.GetBytes(label))), [0]]);

    static byte[] Tlv(byte tag, params ReadOnlySpan<byte[]> parts)
    {
        var content = Wire.Join(parts);
        return content.Length < 128 ? Wire.Join([tag, (byte)content.Length], content) : Wire.Join([tag, 0x82], Wire.U16(content.Length), content);
    }
}
