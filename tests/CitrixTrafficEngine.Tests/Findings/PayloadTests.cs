using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Findings;

namespace CitrixTrafficEngine.Tests.Findings;

/// <summary>Findings that payload proves, each with what looks like it and is none.</summary>
public class PayloadTests
{
    const string Client = "10.0.0.1";
    const string Server = "10.0.0.2";
    const long Day = 86_400L * 1_000_000_000;

    [Fact]
    public void Commands_beyond_login_on_3010_are_a_finding()
    {
        var found = Talk(3010, "netscaler-rpc", new() { NetScalerRpc = new() { Command = 1, GoesBeyondLogin = true } }).Only(FindingCatalog.HaSyncCleartext);

        Assert.Equal(("ha-sync-cleartext:10.0.0.1>10.0.0.2:3010/tcp", Severity.Medium, Confidence.Payload), (found.Key, found.Severity, found.Confidence));
    }

    [Fact]
    public void A_login_alone_or_a_listener_is_none()
    {
        Talk(3011, "netscaler-rpc", new() { NetScalerRpc = new() { Command = 1, Error = 0x160 } }).None(FindingCatalog.HaSyncCleartext);
        Talk(3011, null, null).None(FindingCatalog.HaSyncCleartext);
    }

    [Fact]
    public void Payload_that_was_cut_away_tells_nothing() =>
        new FindingRig { SnapBytes = 54 }.Tcp(Client, Server, 3010, "ShADdFfA").Withheld(FindingCatalog.HaSyncCleartext, "cut payload");

    [Theory]
    [InlineData("/scripts/wpnbr.dll", "credentials")]
    [InlineData("/Scripts/CtxSTA.dll", "session tickets")]
    public void The_XML_Service_and_the_STA_in_the_clear_are_findings(string path, string what) =>
        Assert.Contains(what, Talk(80, "http", new() { Http = new() { Method = "POST", Path = path } }).Only(FindingCatalog.XmlOrStaCleartext).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("GET", "/scripts/wpnbr.dll")]
    [InlineData("POST", "/scripts/other.dll")]
    public void Any_other_request_to_port_80_is_none(string method, string path) => Talk(80, "http", new() { Http = new() { Method = method, Path = path } }).None(FindingCatalog.XmlOrStaCleartext);

    [Fact]
    public void A_monitor_that_asks_for_capabilities_is_worth_knowing_only()
    {
        var rig = Talk(80, "http", null).Says(Client, Server, 80, "http", new() { Http = new() { Method = "POST", Path = "/scripts/wpnbr.dll" } }, sourceRole: "snip");

        Assert.Equal(Severity.Info, rig.Only(FindingCatalog.XmlOrStaCleartext).Severity);
    }

    [Fact]
    public void A_simple_bind_with_a_name_is_a_finding() => Assert.Equal(Severity.Medium, Talk(389, "ldap", new() { Ldap = new() { Bind = LdapBind.Simple } }).Only(FindingCatalog.LdapSimpleBindCleartext).Severity);

    [Fact]
    public void SASL_anonymous_StartTLS_and_CLDAP_are_none()
    {
        Talk(389, "ldap", new() { Ldap = new() { Bind = LdapBind.Sasl } }).None(FindingCatalog.LdapSimpleBindCleartext);
        Talk(389, "ldap", new() { Ldap = new() { Bind = LdapBind.Anonymous } }).None(FindingCatalog.LdapSimpleBindCleartext);
        Talk(389, "ldap", new() { Ldap = new() { Bind = LdapBind.Simple, HasStartTls = true } }).None(FindingCatalog.LdapSimpleBindCleartext);
        new FindingRig().Udp(Client, Server, 389, "Dd").Says(Client, Server, 389, "cldap", new() { Ldap = new() { Bind = LdapBind.Simple } }).None(FindingCatalog.LdapSimpleBindCleartext);
    }

    [Theory]
    [InlineData(0x0301, false, "TLS 1.0 chosen")]
    [InlineData(0x0302, false, "TLS 1.1 chosen")]
    [InlineData(0xfeff, true, "DTLS 1.0 chosen")]
    public void A_version_below_1_2_is_a_finding(int version, bool isDatagram, string message) =>
        Assert.Equal(message, License(Hello(version, isDatagram)).Only(FindingCatalog.TlsObsolete).Message);

    [Fact]
    public void Newer_versions_and_those_only_offered_are_none()
    {
        License(Hello(0x0303)).None(FindingCatalog.TlsObsolete);
        License(Hello(0x0304)).None(FindingCatalog.TlsObsolete);
        License(Hello(0xfefd, isDatagram: true)).None(FindingCatalog.TlsObsolete);
        License(new() { HasClientHello = true, OfferedVersion = 0x0301 }).None(FindingCatalog.TlsObsolete);
    }

    [Fact]
    public void A_server_of_unknown_role_is_left_out_and_counted() => Talk(443, "tls", new() { Tls = Hello(0x0301) }).Withheld(FindingCatalog.TlsObsolete, "host of unknown role");

    [Fact]
    public void A_server_that_turns_out_to_speak_ICA_later_is_one_of_ours() =>
        Talk(443, "tls", new() { Tls = Hello(0x0301) }).Tcp(Client, Server, 1494, "ShAdD", at: 5).Says(Client, Server, 1494, "ica").Only(FindingCatalog.TlsObsolete);

    [Fact]
    public void A_certificate_that_has_ended_is_high_and_one_that_ends_soon_low()
    {
        var now = FindingRig.Time(0);

        Assert.Equal(Severity.High, License(Hello(0x0303, endNs: now - Day)).Only(FindingCatalog.CertificateExpired).Severity);
        Assert.Equal(Severity.Low, License(Hello(0x0303, endNs: now + (29 * Day))).Only(FindingCatalog.CertificateExpiring).Severity);
    }

    [Fact]
    public void A_certificate_that_holds_longer_or_was_not_shown_is_none()
    {
        var now = FindingRig.Time(0);
        foreach (var kind in new[] { FindingCatalog.CertificateExpired, FindingCatalog.CertificateExpiring })
        {
            License(Hello(0x0303, endNs: now + (31 * Day))).None(kind);
            License(Hello(0x0304)).None(kind);
        }

        License(Hello(0x0303, endNs: now + (29 * Day))).None(FindingCatalog.CertificateExpired);
        License(Hello(0x0303, endNs: now - Day)).None(FindingCatalog.CertificateExpiring);
    }

    [Fact]
    public void IMA_the_ICA_browser_SMB_1_and_SSL_3_are_findings()
    {
        Assert.Equal("IMA is in use", Talk(2512, "ima", null).Only(FindingCatalog.LegacyConfirmed).Message);
        Assert.Equal("ICA browser is in use", new FindingRig().Udp(Client, Server, 1604, "Dd").Says(Client, Server, 1604, "ica-browser").Only(FindingCatalog.LegacyConfirmed).Message);
        Assert.Equal("SSL 3.0 is in use", License(Hello(0x0300)).Only(FindingCatalog.LegacyConfirmed).Message);
        Assert.Equal("SMB 1 is in use", Talk(445, "smb", null).Says(Client, Server, 445, "smb", new() { Smb = new() { ChoseSmb1 = true } }, destinationRole: "storefront-server").Only(FindingCatalog.LegacyConfirmed).Message);
    }

    [Fact]
    public void SMB_1_that_is_not_chosen_a_port_alone_and_a_scanner_are_none()
    {
        Talk(445, "smb", new() { Smb = new() { Dialect = 0x0311 } }).None(FindingCatalog.LegacyConfirmed);
        Talk(2512, null, null).None(FindingCatalog.LegacyConfirmed);
        new FindingRig().Udp(Client, Server, 1604, "DDDD").Says(Client, Server, 1604, "ica-browser").None(FindingCatalog.LegacyConfirmed);
    }

    [Fact]
    public void Framehawk_needs_the_role_and_more_than_100_datagrams()
    {
        var datagrams = string.Concat(Enumerable.Repeat("Dd", 60));

        Assert.Equal("Framehawk is in use", new FindingRig().Udp(Client, Server, 3224, datagrams).Says(Client, Server, 3224, null, null, null, "vda").Only(FindingCatalog.LegacyConfirmed).Message);
        new FindingRig().Udp(Client, Server, 3224, datagrams).None(FindingCatalog.LegacyConfirmed);
        new FindingRig().Udp(Client, Server, 3224, "DdDd").Says(Client, Server, 3224, null, null, null, "vda").None(FindingCatalog.LegacyConfirmed);
    }

    [Fact]
    public void SSH_on_the_port_of_ICA_and_ICA_on_any_other_are_findings()
    {
        Assert.StartsWith("ssh on 1494, where the catalog has", Talk(1494, "ssh", null).Only(FindingCatalog.PortLies).Message, StringComparison.Ordinal);
        Assert.Equal("ica on 8494, which is no port of its own", Talk(8494, null, null).Says(Client, Server, 8494, "ica", isOffPort: true).Only(FindingCatalog.PortLies).Message);
    }

    [Fact]
    public void TLS_around_it_mid_stream_and_the_right_protocol_are_none()
    {
        Talk(1494, "tls", null).None(FindingCatalog.PortLies);
        Talk(1494, "ica", null).None(FindingCatalog.PortLies);
        new FindingRig().Tcp(Client, Server, 1494, "DdDd").Says(Client, Server, 1494, "ssh").None(FindingCatalog.PortLies);
        new FindingRig().Tcp(Client, Server, 1494, "SrSr").Says(Client, Server, 1494, "ssh").None(FindingCatalog.PortLies);
    }

    [Fact]
    public void Another_protocol_on_a_port_that_everybody_uses_is_none() => Talk(443, "ssh", null).None(FindingCatalog.PortLies);

    [Fact]
    public void A_port_that_stands_for_HTTP_needs_a_host_that_is_known()
    {
        Talk(8000, "ssh", null).None(FindingCatalog.PortLies);
        Talk(8000, null, null).Says(Client, Server, 8000, "ssh", destinationRole: "storefront-server").Only(FindingCatalog.PortLies);
    }

    [Fact]
    public void Protocols_that_show_passwords_are_findings()
    {
        Assert.Equal("telnet in the clear", Talk(23, "telnet", null).Only(FindingCatalog.Cleartext).Message);
        Assert.Equal("FTP control in the clear", Talk(21, "ftp", null).Only(FindingCatalog.Cleartext).Message);
        Assert.Equal("HTTP with basic authentication in the clear", Talk(80, "http", new() { Http = new() { Method = "GET", HasBasicAuthentication = true } }).Only(FindingCatalog.Cleartext).Message);
        var snmp = new FindingRig().Udp(Client, Server, 161, "Dd").Says(Client, Server, 161, "snmp", new() { SnmpVersion = "2c" }).Only(FindingCatalog.Cleartext);
        Assert.Equal(("SNMP version 2c in the clear", Severity.Low), (snmp.Message, snmp.Severity));
    }

    [Fact]
    public void Ports_alone_SNMP_version_3_and_plain_HTTP_are_none()
    {
        Talk(23, null, null).None(FindingCatalog.Cleartext);
        Talk(80, "http", new() { Http = new() { Method = "POST", Path = "/Citrix/CdsController/IRegistrar" } }).None(FindingCatalog.Cleartext);
        Talk(3010, null, null).None(FindingCatalog.Cleartext);
        new FindingRig().Udp(Client, Server, 161, "Dd").Says(Client, Server, 161, "snmp", new() { SnmpVersion = "3" }).None(FindingCatalog.Cleartext);
    }

    [Fact]
    public void A_clock_that_is_off_while_another_agrees_is_a_finding()
    {
        var found = Clocks(Kerberos(600), Kerberos(2)).Only(FindingCatalog.ClockSkew);

        Assert.Equal("Kerberos time is 600 s ahead; another server agrees with the capture", found.Message);
    }

    [Fact]
    public void One_source_or_two_that_both_differ_may_be_the_capture_s_clock()
    {
        Clocks(Kerberos(600)).Withheld(FindingCatalog.ClockSkew, "no second server");
        Clocks(Kerberos(600), Kerberos(601)).Withheld(FindingCatalog.ClockSkew, "no second server");
    }

    [Fact]
    public void Five_minutes_are_tolerable_and_a_random_TLS_clock_says_nothing()
    {
        Clocks(Kerberos(299), Kerberos(2)).None(FindingCatalog.ClockSkew);
        Clocks(new FlowContent { Tls = new() { HasServerHello = true, ServerTime = 0x1234_5678 } }, Kerberos(2)).None(FindingCatalog.ClockSkew);
    }

    [Fact]
    public void A_flow_of_several_records_counts_once()
    {
        var rig = new FindingRig { Limits = new() { ActiveTimeout = TimeSpan.FromSeconds(10) } };
        var content = new FlowContent { Ldap = new() { Bind = LdapBind.Simple } };
        rig.Tcp(Client, Server, 389, "ShAD" + string.Concat(Enumerable.Repeat("dD", 2_000))).Says(Client, Server, 389, "ldap", content);

        Assert.Equal(1, rig.Only(FindingCatalog.LdapSimpleBindCleartext).Count);
        Assert.True(rig.Keys.Count > 2, "every record names it");
    }

    [Fact]
    public void Two_captures_of_one_fault_give_the_same_key()
    {
        static string Key(double at) => new FindingRig().Tcp("10.0.0.7", "10.0.0.8", 80, "ShADd").Tcp(Client, Server, 389, "ShADd", at).Says(Client, Server, 389, "ldap", new() { Ldap = new() { Bind = LdapBind.Simple } })
            .Only(FindingCatalog.LdapSimpleBindCleartext).Key;

        Assert.Equal(Key(1), Key(500));
    }

    [Fact]
    public void Addresses_in_keys_and_examples_are_mapped()
    {
        var other = FindingRig.Address("203.0.113.9");
        var rig = new FindingRig { Options = new() { MapAddress = _ => other, MapName = _ => "name-1" } };
        var found = rig.Tcp(Client, Server, 389, "ShADd").Says(Client, Server, 389, "ldap", new() { Ldap = new() { Bind = LdapBind.Simple } }).Only(FindingCatalog.LdapSimpleBindCleartext);

        Assert.DoesNotContain("10.0.0.", found.Key + found.Message + found.Example!.Filter, StringComparison.Ordinal);
        Assert.Equal(other, found.Example.Source);
        Assert.Equal("name-1", found.Example.Input);
    }

    static FindingRig Talk(int port, string? service, FlowContent? content) => new FindingRig().Tcp(Client, Server, port, "ShADdFfA").Says(Client, Server, port, service, content);

    static TlsContent Hello(int version, bool isDatagram = false, long? endNs = null) =>
        new() { HasClientHello = true, HasServerHello = true, IsDatagram = isDatagram, ChosenVersion = (ushort)version, NotAfterNs = endNs, Subject = "CN=site.test" };

    // A server that somebody learned to be one of ours.
    static FindingRig License(TlsContent tls) => tls.IsDatagram
        ? new FindingRig().Udp(Client, Server, 443, "Dd").Says(Client, Server, 443, "dtls", new() { Tls = tls }, null, "vip")
        : new FindingRig().Tcp(Client, Server, 443, "ShADd").Says(Client, Server, 443, "tls", new() { Tls = tls }, null, "vip");

    static FlowContent Kerberos(double offsetSeconds) => new() { Kerberos = new() { ServerTimeNs = FindingRig.Time(offsetSeconds), ServerTimeSeenNs = FindingRig.Time(0) } };

    static FindingRig Clocks(params FlowContent[] servers)
    {
        var rig = new FindingRig();
        for (var server = 0; server < servers.Length; server++) { rig.Udp(Client, $"10.0.2.{server + 1}", 88, "Dd").Says(Client, $"10.0.2.{server + 1}", 88, "kerberos", servers[server]); }

        return rig;
    }
}
