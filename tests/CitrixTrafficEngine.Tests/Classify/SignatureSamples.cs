using System.Text;

namespace CitrixTrafficEngine.Tests.Classify;

/// <summary>A payload for each built-in signature, made from the specification that the signature names.</summary>
static class SignatureSamples
{
    /// <summary>By signature id. Zeroes follow up to the length that the comment or the second part names.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["ica-server"] = Hex("7f7f49434100 000f00070002000406000600020003000400 0100"),
        ["ica"] = Hex("7f7f49434100"),
        ["cgp"] = Hex("1a4347502f3031", 53),
        ["netscaler-rpc-greeting"] = Hex("10000000a5a500000100600100000000"),
        ["netscaler-rpc-reply"] = Hex("10000000a5a500008100000000000000"),
        ["netscaler-rpc-command"] = Hex("20000000a5a500000100", 32),
        ["netscaler-ha-heartbeat"] = Hex("12345678 0a000003", 72),
        ["ima"] = Hex("50000000810000000100", 80),
        ["ica-browser-request"] = Hex("1e00013002fda8e3", 30),
        ["ica-browser-reply"] = Hex("3000023102fda8e302000644", 48),
        ["citrix-xml-service"] = Text("POST /scripts/WPnBr.dll HTTP/1.1\r\nHost: ddc\r\n"),
        ["citrix-sta"] = Text("POST /Scripts/CtxSTA.dll HTTP/1.1\r\nHost: ddc\r\n"),
        ["flexnet"] = Hex("5757", 147),
        ["flexnet-vendor"] = Hex("57222d363000", 60),
        ["tls-client-hello"] = Hex("16030100c8010000c40303", 205),
        ["tls-server-hello"] = Hex("160303007a020000760303", 127),
        ["tls-alert"] = Hex("15030300020228"),
        ["dtls-client-hello"] = Hex("16feff0000000000000000 0056 01 00004a0000000000", 99),
        ["dtls-server"] = Hex("16feff0000000000000000 0023 03 0000170000000000", 48),
        ["ssh"] = Text("SSH-2.0-OpenSSH_9.2\r\n"),
        ["rdp-request"] = Hex("030000130ee000000000000100080003000000"),
        ["rdp-confirm"] = Hex("030000130ed000001234000209080002000000"),
        ["rdp-plain"] = Hex("0300000b06e00000000000"),
        ["rdp-udp"] = Hex("ffffffff00400001", 1_232),
        ["tds-prelogin"] = Hex("1201002f0000010000001a00060100200001ff", 47),
        ["tds-prelogin-reply"] = Hex("0401002b0000010000001a00060100200001ff", 43),
        ["tds"] = Hex("0101002000340100", 32),
        ["ldap-request"] = Hex("300c020101600702010304008000"),
        ["ldap-reply"] = Hex("300c02010161070a010004000400"),
        ["cldap-request"] = Hex("302502010163200400 0a01000a0100020100020100010100870b6f626a656374436c6173733000"),
        ["cldap-reply"] = Hex("300f02010164 0a0400 3006 3004 0400 3100"),
        ["kerberos-udp-request"] = Hex("6a1c301aa103020105a20302010aa40e300c", 30),
        ["kerberos-udp-reply"] = Hex("7e1c301aa003020105a10302011ea40e300c", 30),
        ["kerberos-tcp-request"] = Hex("0000001e 6a1c301aa103020105a20302010aa40e300c", 34),
        ["kerberos-tcp-reply"] = Hex("0000001e 6b1c301aa003020105a10302010ba40e300c", 34),
        ["smb2-request"] = Hex("00000068 fe534d4240000000 00000000 0000 1f00 00000000", 108),
        ["smb2-reply"] = Hex("00000068 fe534d4240000000 00000000 0000 0100 01000000", 108),
        ["smb1-request"] = Hex("00000054 ff534d42 72 00000000 18 53c8", 88),
        ["smb1-reply"] = Hex("00000054 ff534d42 72 00000000 98 53c8", 88),
        ["smb3-sealed"] = Hex("00000090 fd534d42", 148),
        ["netbios-session-request"] = Hex("8100004420434b46", 72),
        ["netbios-session-reply"] = Hex("82000000"),
        ["radius-request"] = Hex("01070039", 57),
        ["radius-reply"] = Hex("02070014", 20),
        ["radius-accounting-request"] = Hex("04070039", 57),
        ["radius-accounting-reply"] = Hex("05070014", 20),
        ["snmp"] = Hex("302902010104067075626c6963a01c0204054731a7020100020100300e300c06082b060102010105000500"),
        ["snmp-trap"] = Hex("302902010004067075626c6963a71c0204054731a7020100020100300e300c06082b060102010105000500"),
        ["syslog-udp"] = Text("<13>1 2026-11-22T19:19:07Z ns1 - - - - up"),
        ["syslog-tcp"] = Text("43 <13>1 2026-11-22T19:19:07Z ns1 - - - - up"),
        ["dns-query"] = Hex("1a2b01000001000000000000 0377777700 00010001"),
        ["dns-response"] = Hex("1a2b81800001000100000000 0377777700 00010001"),
        ["dns-tcp-query"] = Hex("0015 1a2b01000001000000000000 0377777700 00010001"),
        ["dns-tcp-response"] = Hex("0025 1a2b81800001000100000000 0377777700 00010001"),
        ["ntp-client"] = Hex("e300", 48),
        ["ntp-server"] = Hex("2401", 48),
        ["ntp-other"] = Hex("1602", 12),
        ["tftp"] = Hex("0001 415244425033322e42494e00 6f6374657400"),
        ["rfb"] = Text("RFB 003.008\n"),
        ["iscsi-login"] = [.. Hex("438700000000009a", 48), .. Text("InitiatorName=iqn.2026-11.example:host\0")],
        ["nfs-udp"] = Hex("11223344 00000000 00000002 000186a3 00000003 00000000", 40),
        ["nfs-tcp"] = Hex("80000028 11223344 00000000 00000002 000186a3 00000003", 44),
        ["oncrpc-udp"] = Hex("11223344 00000000 00000002 000186a0 00000002 00000003", 56),
        ["oncrpc-tcp"] = Hex("80000038 11223344 00000000 00000002 000186a5 00000003", 60),
        ["dcerpc-request"] = Hex("05000b03100000004800000001000000", 72),
        ["dcerpc-reply"] = Hex("05000c03100000003c00000001000000", 60),
        ["http-request"] = Text("PROPFIND /share HTTP/1.1\r\nHost: files\r\n"),
        ["http-response"] = Text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"),
        ["ipfix"] = Hex("000a0058", 88),
        ["ipfix-tcp"] = Hex("000a0058", 88),
        ["telnet"] = Hex("fffd18fffd20fffd23fffd27"),
        ["ftp-greeting"] = Text("220 files.example FTP ready\r\n"),
        ["ftp-logon"] = Text("user admin\r\n"),
    };

    static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    static byte[] Hex(string digits, int bytes = 0)
    {
        var start = Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
        var whole = new byte[Math.Max(start.Length, bytes)];
        start.CopyTo(whole, 0);
        return whole;
    }
}
