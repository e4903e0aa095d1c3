using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Every request that a probe sends, as tshark reads it.</summary>
public sealed class ProbeDecodeTests : IDisposable
{
    /// <summary>Requests of each probe, each with another cookie.</summary>
    const int Samples = 16;

    // Private protocols that tshark has no reader for, or one that works only in the vendor's own traces.
    static readonly string[] s_unread = ["cgp-hello", "flexnet-hello", "netscaler-rpc-keep-alive", "ica-browser", "sql-browser"];

    static readonly Dictionary<string, string> s_protocols = new()
    {
        ["xml-service"] = "http",
        ["winrm-identify"] = "http",
        ["http-get"] = "http",
        ["https-hello"] = "tls",
        ["tls-hello"] = "tls",
        ["ldap-root"] = "ldap",
        ["dns-tcp"] = "dns",
        ["kerberos-tcp"] = "kerberos",
        ["smb2-negotiate"] = "smb2",
        ["dcerpc-bind"] = "dcerpc",
        ["rdp-connect"] = "rdp",
        ["tds-prelogin"] = "tds",
        ["tds-tls"] = "tls",
        ["iscsi-discovery"] = "iscsi",
        ["portmapper-tcp"] = "rpc",
        ["nfs-tcp"] = "rpc",
        ["tacacs-start"] = "tacplus",
        ["dns-udp"] = "dns",
        ["ntp"] = "ntp",
        ["snmp-discovery"] = "snmp",
        ["cldap"] = "cldap",
        ["dtls-hello"] = "dtls",
        ["tftp"] = "tftp",
        ["kerberos-udp"] = "kerberos",
        ["rdp-udp"] = "rdpudp",
        ["ipmi-capabilities"] = "ipmi_session",
        ["asf-ping"] = "asf",
        ["portmapper-udp"] = "rpc",
        ["nfs-udp"] = "rpc",
        ["radius-status-server"] = "radius",
        ["dhcp-inform"] = "dhcp",
    };

    readonly TemporaryFolder _folder = new();
    readonly string _capture;

    public ProbeDecodeTests()
    {
        Needs.Tools("tshark");
        _capture = _folder.Write("requests.pcap", Capture());
    }

    static ProbeDescription[] Requests => [.. ProbeCatalog.Set.All.Where(probe => !probe.IsServerFirst)];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_request_is_read_as_its_protocol()
    {
        string[] arguments = ["-n", "-r", _capture, "-T", "fields", "-e", "frame.protocols", .. Options];
        var read = ProcessRun.Of("tshark", arguments).EndedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Requests.Length * Samples, read.Length);
        for (var frame = 0; frame < read.Length; frame++)
        {
            var id = Requests[frame / Samples].Id;
            if (s_unread.Contains(id)) { continue; }

            Assert.True(read[frame].Split(':').Contains(s_protocols[id]), $"{id} is read as {read[frame]}");
        }
    }

    [Fact]
    public void No_request_is_malformed_or_an_error() =>
        Assert.Equal("", Select("_ws.malformed || _ws.unreassembled || _ws.expert.severity >= \"Error\""));

    [Fact]
    public void A_request_that_is_damaged_is_found_so()
    {
        var probe = Requests.Single(probe => probe.Id == "dns-udp");
        var request = ProbeCatalog.Request(probe, default)[..20];
        var frame = TestFrame.OfUdp(End.Parse(Lab.LeftAddress, "40000"), End.Parse(Lab.RightAddress, "53"), request.Length);
        request.CopyTo(frame.AsSpan(frame.Length - request.Length));

        Assert.Equal(1, Tshark.Count(_folder.Write("damaged.pcap", new CaptureFile().Add(frame).ToArray()), "_ws.malformed"));
    }

    [Fact]
    public void No_request_is_one_that_is_never_sent() => Assert.Equal("", Select(string.Join(" || ", (string[])
    [
        "ntp.flags.mode == 6", "ntp.flags.mode == 7", "ldap.bindRequest_element", "tds.type == 16", "radius.code == 1", "snmp.community", "ntlmssp", "smb2.cmd == 1", "smb",
        "http.authorization", "tftp.opcode == 2", "dhcp.option.dhcp != 8", "rdp.rt_cookie", "udp.port == 3003", "udp.port == 7000",
    ])));

    // Ports that tshark knows under another name, or not at all.
    static string[] Options => ["-d", "tcp.port==3389,tpkt", "-d", "udp.port==3389,rdpudp", "-d", "udp.port==443,dtls", "-d", "tcp.port==8443,tls", "-o", "tcp.check_checksum:FALSE"];

    static byte[] Capture()
    {
        var file = new CaptureFile();
        var key = new ProbeKey("0123456789abcdef"u8);
        foreach (var (probe, sample) in Requests.SelectMany(probe => Enumerable.Range(0, Samples).Select(sample => (probe, sample))))
        {
            var request = ProbeCatalog.Request(probe, new(key, default, probe.Transport, (ushort)sample));
            var port = probe.Id == "tds-tls" ? (ushort)8443 : ProbeCatalog.PortOf(probe); // inside TLS from its first byte, unlike what the port stands for
            var target = new End(System.Net.IPAddress.Parse(Lab.RightAddress), port);
            // A DHCP client has a port of its own.
            var source = new End(System.Net.IPAddress.Parse(Lab.LeftAddress), probe.Id == "dhcp-inform" ? 68 : 40_000 + (Array.IndexOf(Requests, probe) * Samples) + sample);
            var frame = probe.Transport == Transport.Udp
                ? TestFrame.OfUdp(source, target, request.Length)
                : TestFrame.OfTcp(source, target, flags: 0x18, payloadBytes: request.Length);
            request.CopyTo(frame.AsSpan(frame.Length - request.Length));
            file.Add(frame);
        }

        return file.ToArray();
    }

    string Select(string filter)
    {
        string[] arguments = ["-n", "-r", _capture, "-Y", filter, "-T", "fields", "-e", "frame.number", "-e", "_ws.col.Protocol", "-e", "_ws.expert.message", .. Options];
        var lines = ProcessRun.Of("tshark", arguments).EndedWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Select(line => $"{Requests[(int.Parse(line.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture) - 1) / Samples].Id}: {line}"));
    }
}
