using System.Globalization;
using System.Net.Security;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Privacy;

namespace CitrixTrafficEngine.Output;

/// <summary>Writes what the payload of a flow said into its record: <c>tls</c>, <c>http</c> and <c>url</c> where ECS has the field, the rest under <c>ctxscan</c>.</summary>
sealed class ContentRecord(JsonLine line, Anonymizer? anonymizer)
{
    static readonly string?[] s_cipherNames = new string?[ushort.MaxValue + 1];

    /// <summary>Appends the objects of ECS, each with a comma before it.</summary>
    public void WriteEcs(FlowContent content)
    {
        if (content.Tls is { } tls && (tls.HasServerHello || tls.ServerName is not null || tls.Subject is not null)) { WriteTls(tls); }

        if (content.Http is not { } http) { return; }

        if (http.Method is not null || http.Status != 0)
        {
            line.Raw(",\"http\":{"u8);
            var members = new Members(line);
            if (http.Method is not null) { members.Raw("\"request\":{\"method\":"u8, http.Method, "}"u8); }

            if (http.Status != 0)
            {
                members.Next("\"response\":{\"status_code\":"u8);
                line.Number((long)http.Status);
                line.Raw((byte)'}');
            }

            line.Raw((byte)'}');
        }

        // A path may hold any name.
        var path = anonymizer is null ? http.Path : null;
        if (http.Host is null && path is null) { return; }

        line.Raw(",\"url\":{"u8);
        var url = new Members(line);
        url.Text("\"domain\":"u8, Name(Domain(http.Host)));
        url.Text("\"path\":"u8, path);
        line.Raw((byte)'}');
    }

    /// <summary>Appends what ECS has no field for, each object with a comma behind it.</summary>
    public void WriteOwn(FlowContent content)
    {
        if (content.Tls is { } tls) { WriteOwnTls(tls); }

        if (content.Http is { } http && (http.Server is not null || http.HasBasicAuthentication || http.Marks.Count > 0))
        {
            line.Raw("\"http\":{"u8);
            var members = new Members(line);
            members.Text("\"server\":"u8, http.Server);
            if (http.HasBasicAuthentication) { members.Next("\"basic_authentication\":true"u8); }

            members.List("\"marks\":"u8, http.Marks);
            line.Raw("},"u8);
        }

        if (content.Kerberos is { } kerberos) { WriteKerberos(kerberos); }

        if (content.Ldap is { } ldap)
        {
            line.Raw("\"ldap\":{"u8);
            var members = new Members(line);
            members.Text("\"bind\":"u8, ldap.Bind switch { LdapBind.Anonymous => "anonymous", LdapBind.Simple => "simple", LdapBind.Sasl => "sasl", _ => null });
            members.Next(ldap.HasStartTls ? "\"start_tls\":true"u8 : "\"start_tls\":false"u8);
            line.Raw("},"u8);
        }

        if (content.Smb is { } smb)
        {
            line.Raw("\"smb\":{\"dialect\":"u8);
            line.Text(SmbDialect(smb));
            line.Raw("},"u8);
        }

        if (content.Rdp is { } rdp) { WriteRdp(rdp); }

        if (content.NetScalerRpc is { } rpc) { WriteRpc(rpc); }

        if (content.SshClient is not null || content.SshServer is not null)
        {
            line.Raw("\"ssh\":{"u8);
            var members = new Members(line);
            members.Text("\"client\":"u8, content.SshClient);
            members.Text("\"server\":"u8, content.SshServer);
            line.Raw("},"u8);
        }

        if (content.SnmpVersion is { } snmp) { WriteOne("\"snmp\":{\"version\":"u8, snmp); }

        if (content.TftpFile is { } file)
        {
            line.Raw("\"tftp\":{\"file\":"u8);
            line.Text(Name(file));
            line.Raw(content.IsTftpTransfer ? ",\"transfer\":true},"u8 : "},"u8);
        }

        if (content.NtpTimeNs is { } time)
        {
            line.Raw("\"ntp\":{\"time\":\""u8);
            line.Time(time);
            line.Raw("\"},"u8);
        }
    }

    void WriteTls(TlsContent tls)
    {
        line.Raw(",\"tls\":{"u8);
        var members = new Members(line);
        if (tls.ChosenVersion != 0 && VersionText(tls.ChosenVersion) is { } version)
        {
            members.Text("\"version\":"u8, version);
            members.Text("\"version_protocol\":"u8, tls.IsDatagram ? "dtls" : tls.ChosenVersion == 0x0300 ? "ssl" : "tls");
        }

        if (tls.HasServerHello)
        {
            members.Text("\"cipher\":"u8, CipherName(tls.Cipher));
            members.Next(tls.IsResumed ? "\"resumed\":true"u8 : "\"resumed\":false"u8);
        }

        members.Text("\"next_protocol\":"u8, tls.ChosenProtocol);
        if (tls.ServerName is not null) { members.Raw("\"client\":{\"server_name\":"u8, Name(tls.ServerName)!, "}"u8); }

        if (tls.Subject is not null || tls.Issuer is not null) { WriteCertificate(tls, ref members); }

        line.Raw((byte)'}');
    }

    void WriteCertificate(TlsContent tls, ref Members members)
    {
        members.Next("\"server\":{"u8);
        var server = new Members(line);
        server.Text("\"subject\":"u8, DistinguishedName(tls.Subject));
        server.Text("\"issuer\":"u8, DistinguishedName(tls.Issuer));
        server.Time("\"not_before\":\""u8, tls.NotBeforeNs);
        server.Time("\"not_after\":\""u8, tls.NotAfterNs);
        if (tls.Names.Count > 0)
        {
            server.Next("\"x509\":{"u8);
            new Members(line).List("\"alternative_names\":"u8, [.. tls.Names.Select(name => Name(name)!)]);
            line.Raw((byte)'}');
        }

        line.Raw((byte)'}');
    }

    void WriteOwnTls(TlsContent tls)
    {
        if (!tls.HasClientHello && tls.Alert is null) { return; }

        line.Raw("\"tls\":{"u8);
        var members = new Members(line);
        members.List("\"offered_versions\":"u8, [.. tls.OfferedVersions.Select(version => VersionText(version) ?? version.ToString("x4", CultureInfo.InvariantCulture))]);
        members.List("\"offered_protocols\":"u8, tls.OfferedProtocols);
        if (tls.Alert is { } alert)
        {
            members.Next("\"alert\":"u8);
            line.Number((ulong)alert);
        }

        line.Raw("},"u8);
    }

    void WriteKerberos(KerberosContent kerberos)
    {
        line.Raw("\"kerberos\":{"u8);
        var members = new Members(line);
        members.Text("\"realm\":"u8, Name(kerberos.Realm));
        if (kerberos.Error is { } error)
        {
            members.Next("\"error\":"u8);
            line.Number((long)error);
        }

        members.Time("\"server_time\":\""u8, kerberos.ServerTimeNs);
        line.Raw("},"u8);
    }

    void WriteRdp(RdpContent rdp)
    {
        line.Raw("\"rdp\":{"u8);
        var members = new Members(line);
        if (rdp.HasRequest) { members.List("\"requested\":"u8, Protocols(rdp.Requested)); }

        if (rdp.Selected is { } selected) { members.List("\"selected\":"u8, Protocols(selected)); }

        line.Raw("},"u8);
    }

    void WriteRpc(NetScalerRpcContent rpc)
    {
        line.Raw(rpc.GoesBeyondLogin ? "\"netscaler_rpc\":{\"beyond_login\":true"u8 : "\"netscaler_rpc\":{\"beyond_login\":false"u8);
        if (rpc.Command != 0)
        {
            line.Raw(",\"command\":"u8);
            line.Number((ulong)rpc.Command);
        }

        if (rpc.Error is { } error)
        {
            line.Raw(",\"error\":"u8);
            line.Number((ulong)error);
        }

        line.Raw("},"u8);
    }

    void WriteOne(ReadOnlySpan<byte> key, string value)
    {
        line.Raw(key);
        line.Text(value);
        line.Raw("},"u8);
    }

    string? Name(string? name) => name is null || anonymizer is null ? name : anonymizer.Name(name);

    string? DistinguishedName(string? name) => name is null || anonymizer is null ? name : anonymizer.DistinguishedName(name);

    // url.domain has no port.
    static string? Domain(string? host)
    {
        var colon = host?.LastIndexOf(':') ?? -1;
        return colon > 0 && host![(colon + 1)..].All(char.IsAsciiDigit) && host.IndexOf(':', StringComparison.Ordinal) == colon ? host[..colon] : host;
    }

    static string? VersionText(ushort version) => version switch
    {
        0x0300 => "3.0",
        0x0301 or 0xfeff => "1.0",
        0x0302 => "1.1",
        0x0303 or 0xfefd => "1.2",
        0x0304 or 0xfefc => "1.3",
        _ => version >> 8 == 0x7f ? "1.3" : null,
    };

    // The name in IANA's registry, as the base library knows it; else the number.
    static string CipherName(ushort cipher) => s_cipherNames[cipher] ??= Enum.GetName((TlsCipherSuite)cipher) ?? $"0x{cipher:x4}";

    static string SmbDialect(SmbContent smb) => smb.ChoseSmb1 ? "1" : smb.Dialect switch
    {
        0x0202 => "2.0.2",
        0x0210 => "2.1",
        0x0300 => "3.0",
        0x0302 => "3.0.2",
        0x0311 => "3.1.1",
        _ => $"0x{smb.Dialect:x4}",
    };

    // MS-RDPBCGR 2.2.1.1.1.
    static List<string> Protocols(uint bits)
    {
        List<string> names = [];
        if ((bits & 1) != 0) { names.Add("tls"); }

        if ((bits & 2) != 0) { names.Add("credssp"); }

        if ((bits & 4) != 0) { names.Add("rdstls"); }

        if ((bits & 8) != 0) { names.Add("credssp-early"); }

        return names.Count == 0 ? ["rdp"] : names;
    }

    /// <summary>The members of one object, with commas between them.</summary>
    ref struct Members(JsonLine line)
    {
        bool _hasMember;

        public void Next(ReadOnlySpan<byte> text)
        {
            if (_hasMember) { line.Raw((byte)','); }

            _hasMember = true;
            line.Raw(text);
        }

        public void Raw(ReadOnlySpan<byte> key, string value, ReadOnlySpan<byte> end)
        {
            Next(key);
            line.Text(value);
            line.Raw(end);
        }

        public void Text(ReadOnlySpan<byte> key, string? value)
        {
            if (value is not null) { Raw(key, value, default); }
        }

        public void Time(ReadOnlySpan<byte> key, long? timeNs)
        {
            if (timeNs is not { } time) { return; }

            Next(key);
            line.Time(time);
            line.Raw((byte)'"');
        }

        public void List(ReadOnlySpan<byte> key, IReadOnlyList<string> values)
        {
            if (values.Count == 0) { return; }

            Next(key);
            line.Raw((byte)'[');
            for (var at = 0; at < values.Count; at++)
            {
                if (at > 0) { line.Raw((byte)','); }

                line.Text(values[at]);
            }

            line.Raw((byte)']');
        }
    }
}
