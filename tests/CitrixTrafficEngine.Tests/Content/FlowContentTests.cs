using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests.Content;

/// <summary>One conversation of each protocol through the whole engine.</summary>
public class FlowContentTests
{
    [Fact]
    public void The_first_request_and_the_first_final_answer_of_HTTP_are_told()
    {
        var talk = Web()
            .Client("POST /scripts/WPnBr.dll?token=abc HTTP/1.1\r\nHost: xml.example.test:8080\r\n\r\n"u8.ToArray())
            .Server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nServer: Microsoft-IIS/10.0\r\n\r\n"u8.ToArray())
            .Client("GET /second HTTP/1.1\r\n\r\n"u8.ToArray())
            .Server("HTTP/1.1 404 Not Found\r\n\r\n"u8.ToArray());

        var flow = Assert.Single(EngineRig.Run(talk.Frames).Flows);

        Assert.Equal("POST", flow.TextAt("http.request.method"));
        Assert.Equal(200, flow.NumberAt("http.response.status_code"));
        Assert.Equal("xml.example.test", flow.TextAt("url.domain"));
        Assert.Equal("/scripts/WPnBr.dll", flow.TextAt("url.path"));
        Assert.Equal("Microsoft-IIS/10.0", flow.TextAt("ctxscan.http.server"));
    }

    [Theory]
    [InlineData("Set-Cookie: NSC_AAAC=xyz;Path=/", "netscaler-gateway")]
    [InlineData("Location: /logon/LogonPoint/index.html", "netscaler-gateway")]
    [InlineData("Cneonction: close", "netscaler")]
    [InlineData("nnCoection: close", "netscaler")]
    [InlineData("Via: NS-CACHE-10.0: 42", "netscaler")]
    [InlineData("Location: /Citrix/StoreWeb/", "storefront")]
    [InlineData("Server: Xen Simple HTTP Server 0.5", "xenserver")]
    [InlineData("Location: https://a/CitrixLogonPoint/x/", "access-gateway")]
    [InlineData("Server: NSX-Proxy", null)]
    [InlineData("Via: 1.1 proxy", null)]
    public void An_answer_may_give_its_product_away(string field, string? mark)
    {
        var talk = Web().Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray()).Server(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\n{field}\r\n\r\n"));

        var marks = Assert.Single(EngineRig.Run(talk.Frames).Flows).At("ctxscan.http.marks");

        Assert.Equal(mark is null ? [] : [mark], marks?.EnumerateArray().Select(value => value.GetString()) ?? []);
    }

    [Fact]
    public void What_a_proxy_is_asked_to_connect_to_is_told_and_the_handshake_behind_it()
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 3_128)
            .Client("CONNECT storefront.example.test:443 HTTP/1.1\r\nHost: storefront.example.test:443\r\n\r\n"u8.ToArray())
            .Server("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray())
            .Client(Handshakes.Tls12.ClientBytes).Server(Handshakes.Tls12.ServerBytes);

        var flow = Assert.Single(EngineRig.Run(talk.Frames).Flows);

        Assert.Equal("CONNECT", flow.TextAt("http.request.method"));
        Assert.Equal(Handshakes.Name, flow.TextAt("tls.client.server_name"));
        Assert.Equal("1.2", flow.TextAt("tls.version"));
    }

    [Fact]
    public void Kerberos_tells_its_realm_its_error_and_the_machine_that_asked()
    {
        byte[][] frames =
        [
            Talk.Datagram("10.0.0.1", 50_000, "10.0.0.2", 88, Payloads.KerberosRequest()),
            Talk.Datagram("10.0.0.2", 88, "10.0.0.1", 50_000, Payloads.KerberosError()),
        ];

        var flow = Assert.Single(EngineRig.Run(frames).Flows);

        Assert.Equal("EXAMPLE.TEST", flow.TextAt("ctxscan.kerberos.realm"));
        Assert.Equal(37, flow.NumberAt("ctxscan.kerberos.error"));
        Assert.Equal("2026-01-05T09:10:00.000000000Z", flow.TextAt("ctxscan.kerberos.server_time"));
        Assert.Equal("ws01", flow.TextAt("source.domain"));
    }

    [Theory]
    [InlineData("cn=reader", "secret", "simple")]
    [InlineData("", "", "anonymous")]
    public void A_bind_of_LDAP_is_told_by_its_kind(string name, string password, string kind)
    {
        var talk = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 389).Client(Payloads.LdapSimpleBind(name, password));

        Assert.Equal(kind, Assert.Single(EngineRig.Run(talk.Frames).Flows).TextAt("ctxscan.ldap.bind"));
    }

    [Fact]
    public void An_SMB_server_chooses_its_dialect()
    {
        var new3 = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 445).Server(Payloads.Smb311());
        var old = Talk.Open("10.0.0.1", 50_001, "10.0.0.2", 445).Server(Payloads.Smb1());

        var flows = EngineRig.Run([.. new3.Frames, .. old.Frames]).Flows;

        Assert.Equal(["3.1.1", "1"], flows.Select(flow => flow.TextAt("ctxscan.smb.dialect")));
    }

    [Fact]
    public void NetScaler_RPC_tells_its_command_and_that_a_login_was_required()
    {
        var login = Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 3_010).Server(Payloads.Rpc(0, 0x160)).Client(Payloads.Rpc(1, 0));
        var sync = Talk.Open("10.0.0.1", 50_001, "10.0.0.2", 3_010).Client(Payloads.Rpc(1, 0)).Client(Payloads.Rpc(9, 0)).Server(Payloads.Rpc(0x81, 0));

        var flows = EngineRig.Run([.. login.Frames, .. sync.Frames]).Flows;

        Assert.Equal((1, 0x160, false), (flows[0].NumberAt("ctxscan.netscaler_rpc.command"), flows[0].NumberAt("ctxscan.netscaler_rpc.error"), flows[0].At("ctxscan.netscaler_rpc.beyond_login")!.Value.GetBoolean()));
        Assert.Equal((1, 0, true), (flows[1].NumberAt("ctxscan.netscaler_rpc.command"), flows[1].NumberAt("ctxscan.netscaler_rpc.error"), flows[1].At("ctxscan.netscaler_rpc.beyond_login")!.Value.GetBoolean()));
    }

    [Fact]
    public void Both_ends_of_SSH_name_their_software_whatever_their_ports()
    {
        var talk = Talk.Open("10.0.0.1", 22, "10.0.0.2", 50_022).Server("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"u8.ToArray()).Client("SSH-2.0-PuTTY\r\n"u8.ToArray());

        var flow = Assert.Single(EngineRig.Run(talk.Frames).Flows);

        Assert.Equal(("PuTTY", "OpenSSH_9.2p1 Debian-2"), (flow.TextAt("ctxscan.ssh.client"), flow.TextAt("ctxscan.ssh.server")));
    }

    [Fact]
    public void An_NTP_server_states_its_time_and_SNMP_its_version()
    {
        byte[][] frames =
        [
            Talk.Datagram("10.0.0.2", 123, "10.0.0.1", 123, Payloads.Ntp(1_767_603_600)),
            Talk.Datagram("10.0.0.1", 50_000, "10.0.0.2", 161, Payloads.Snmp("public")),
        ];

        var flows = EngineRig.Run(frames).Flows;

        Assert.Equal("2026-01-05T09:00:00.500000000Z", flows[0].TextAt("ctxscan.ntp.time"));
        Assert.Equal("2c", flows[1].TextAt("ctxscan.snmp.version"));
    }

    [Fact]
    public void A_TFTP_transfer_from_a_new_port_is_joined_to_its_request()
    {
        var rules = RuleTable.Compile([EngineRig.NewRule("pvs-tftp", Transport.Udp, 69, "tftp")]);
        byte[][] frames =
        [
            Talk.Datagram("10.0.0.1", 2_070, "10.0.0.2", 69, Payloads.TftpRead("ARDBP32.BIN")),
            Talk.Datagram("10.0.0.2", 40_001, "10.0.0.1", 2_070, [0, 3, 0, 1, 1, 2, 3]),
            Talk.Datagram("10.0.0.1", 2_070, "10.0.0.2", 40_001, [0, 4, 0, 1]),
            Talk.Datagram("10.0.0.3", 40_001, "10.0.0.1", 2_071, [0, 3, 0, 1, 1, 2, 3]), // nobody asked for it there
        ];

        var flows = EngineRig.Run(frames, rules).Flows;

        Assert.Equal(["ARDBP32.BIN", "ARDBP32.BIN", null], flows.Select(flow => flow.TextAt("ctxscan.tftp.file")));
        Assert.Equal("10.0.0.1", flows[1].TextAt("source.ip"));
        Assert.Equal("payload", flows[1].TextAt("ctxscan.direction"));
        Assert.Equal("tftp", flows[1].TextAt("ctxscan.match.service"));
        Assert.Null(flows[2].At("ctxscan.match"));
    }

    [Fact]
    public void Weak_protocols_are_not_looked_for_off_their_port()
    {
        byte[][] frames =
        [
            Talk.Datagram("10.0.0.1", 50_000, "10.0.0.2", 9_161, Payloads.Snmp("public")),
            Talk.Datagram("10.0.0.2", 9_123, "10.0.0.1", 50_000, Payloads.Ntp(1_767_603_600)),
        ];

        Assert.All(EngineRig.Run(frames).Flows, flow => Assert.True(flow.At("ctxscan.snmp") is null && flow.At("ctxscan.ntp") is null));
    }

    static Talk Web() => Talk.Open("10.0.0.1", 50_000, "10.0.0.2", 80);
}
