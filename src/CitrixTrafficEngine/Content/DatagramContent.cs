using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads datagrams, each for itself but for the fragments of DTLS.</summary>
sealed class DatagramContent(HostNames? names)
{
    readonly DhcpNames _dhcp = new();

    /// <summary>Reads a datagram that can only tell names; false where it is none.</summary>
    public bool ReadNames(in Note note, ReadOnlySpan<byte> payload)
    {
        var kind = ContentSniffer.OfUdp(payload, note.Key.PortA, note.Key.PortB);
        if (kind is not (ContentKind.Dns or ContentKind.Dhcp or ContentKind.NetBios)) { return false; }

        if (names is null) { return true; }

        switch (kind)
        {
            case ContentKind.Dns:
                DnsNames.Read(payload, names);
                break;
            case ContentKind.Dhcp:
                _dhcp.Read(payload, names);
                break;
            default:
                NetBiosNames.Read(payload, names);
                break;
        }

        return true;
    }

    /// <summary>Reads a datagram into <paramref name="draft"/>.</summary>
    public void Read(FlowDraft draft, in Note note, ReadOnlySpan<byte> payload, TftpTransfers transfers)
    {
        var content = draft.Content;
        switch (ContentSniffer.OfUdp(payload, note.Key.PortA, note.Key.PortB))
        {
            case ContentKind.Dtls:
                ReadDtls(draft, in note, payload);
                break;
            case ContentKind.Kerberos:
                ReadKerberos(content, in note, payload);
                break;
            case ContentKind.Ldap:
                LdapReader.Read(payload, isEnd: true, content, out _);
                break;
            case ContentKind.Snmp:
                SmallReaders.ReadSnmp(payload, content);
                break;
            case ContentKind.Ntp:
                SmallReaders.ReadNtp(payload, content, note.TimeNs);
                break;
            case ContentKind.Tftp when note.ReceiverPort == 69 && SmallReaders.TftpFile(payload) is { } file:
                content.TftpFile ??= file;
                transfers.Add(note.Sender, note.SenderPort, note.TimeNs, file);
                break;
        }
    }

    void ReadDtls(FlowDraft draft, in Note note, ReadOnlySpan<byte> payload)
    {
        var tls = draft.Tls(isDatagram: true);
        var answeredBefore = tls.Tls.HasServerHello;
        DtlsReader.Read(payload, note.End, tls, note.TimeNs);
        TcpContent.LearnServer(tls, answeredBefore, in note, names);
    }

    void ReadKerberos(FlowContent content, in Note note, ReadOnlySpan<byte> payload)
    {
        var client = names is null ? null : new HostFact();
        KerberosReader.Read(payload, content, note.TimeNs, client);
        if (client?.Name is { } machine) { names!.Learn(note.Sender, machine, NameSource.Kerberos); }
    }
}
