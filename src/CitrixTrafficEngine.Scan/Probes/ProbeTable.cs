using CitrixTrafficEngine.Scan.Probes.Datagrams;
using CitrixTrafficEngine.Scan.Probes.Streams;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>The list of every probe. Where a port has several, the order is that in which they are tried.</summary>
static class ProbeTable
{
    public static ProbeEntry[] Create(ProbeSetOptions options) => [.. Streams(options), .. Datagrams(options)];

    static ProbeEntry[] Streams(ProbeSetOptions options) =>
    [
        ProbeEntry.Of(MarkBanner.Ica, MarkBanner.IcaFacts),
        ProbeEntry.Of(MarkBanner.Ima, MarkBanner.ImaFacts),
        ProbeEntry.Of(new SshBanner(), SshBanner.Facts),
        ProbeEntry.Of(MarkBanner.Rfb, MarkBanner.RfbFacts),
        ProbeEntry.Of(LineBanner.Smtp, LineBanner.SmtpFacts),
        ProbeEntry.Of(LineBanner.Ftp, LineBanner.FtpFacts),
        ProbeEntry.Of(LineBanner.Pop3, LineBanner.Pop3Facts),
        ProbeEntry.Of(LineBanner.Imap, LineBanner.ImapFacts),
        ProbeEntry.Of(new XmlServiceProbe(options.Version), XmlServiceProbe.Facts),
        ProbeEntry.Of(new WinrmProbe(options.Version), WinrmProbe.Facts),
        ProbeEntry.Of(new HttpProbe(options.Version), HttpProbe.Facts),
        ProbeEntry.Of(TlsProbe.Http, TlsProbe.HttpFacts),
        ProbeEntry.Of(TlsProbe.Plain, TlsProbe.PlainFacts),
        ProbeEntry.Of(new LdapProbe(), LdapProbe.Facts),
        ProbeEntry.Of(new DnsStreamProbe(), DnsStreamProbe.Facts),
        ProbeEntry.Of(new KerberosStreamProbe(options.Clock), KerberosStreamProbe.Facts),
        ProbeEntry.Of(new SmbProbe(options.Clock), SmbProbe.Facts),
        ProbeEntry.Of(new DceRpcProbe(), DceRpcProbe.Facts),
        ProbeEntry.Of(new RdpProbe(), RdpProbe.Facts),
        ProbeEntry.Of(new TdsProbe(), TdsProbe.Facts),
        ProbeEntry.Of(TlsProbe.Tds, TlsProbe.TdsFacts),
        ProbeEntry.Of(new IscsiProbe(), IscsiProbe.Facts),
        ProbeEntry.Of(new RpcStreamProbe(RpcProgram.PortMapper), RpcStreamProbe.PortMapperFacts),
        ProbeEntry.Of(new RpcStreamProbe(RpcProgram.Nfs), RpcStreamProbe.NfsFacts),
        ProbeEntry.Of(new TacacsProbe(), TacacsProbe.Facts),
        ProbeEntry.Of(new CgpProbe(), CgpProbe.Facts),
        ProbeEntry.Of(new FlexNetProbe(), FlexNetProbe.Facts),
        ProbeEntry.Of(new NetscalerRpcProbe(), NetscalerRpcProbe.Facts),
    ];

    static ProbeEntry[] Datagrams(ProbeSetOptions options) =>
    [
        ProbeEntry.Of(new DnsProbe(), DnsProbe.Facts),
        ProbeEntry.Of(new NtpProbe(options.Clock), NtpProbe.Facts),
        ProbeEntry.Of(new SnmpProbe(), SnmpProbe.Facts),
        ProbeEntry.Of(new CldapProbe(), CldapProbe.Facts),
        ProbeEntry.Of(new DtlsProbe(), DtlsProbe.Facts),
        ProbeEntry.Of(new TftpProbe(), TftpProbe.Facts),
        ProbeEntry.Of(new KerberosProbe(options.Clock), KerberosProbe.Facts),
        ProbeEntry.Of(new RdpUdpProbe(), RdpUdpProbe.Facts),
        ProbeEntry.Of(new IpmiProbe(), IpmiProbe.Facts),
        ProbeEntry.Of(new AsfProbe(), AsfProbe.Facts),
        ProbeEntry.Of(new RpcProbe(RpcProgram.PortMapper), RpcProbe.PortMapperFacts),
        ProbeEntry.Of(new RpcProbe(RpcProgram.Nfs), RpcProbe.NfsFacts),
        ProbeEntry.Of(new SqlBrowserProbe(), SqlBrowserProbe.Facts),
        ProbeEntry.Of(new IcaBrowserProbe(), IcaBrowserProbe.Facts),
        ProbeEntry.Of(new RadiusProbe(options.RadiusSecret ?? default), RadiusProbe.Facts, isUsable: options.RadiusSecret is not null),
        ProbeEntry.Of(new DhcpProbe(options.DhcpClient ?? default), DhcpProbe.Facts, isUsable: options.DhcpClient is not null),
    ];
}
