using CitrixTrafficEngine.Names;
using CitrixTrafficEngine.Output;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the beginning of what one end of a TCP connection sent, with the reader that its first bytes ask for.</summary>
static class TcpContent
{
    const int LeastBytes = 8; // that tell every protocol from another

    /// <summary>Reads <paramref name="data"/> from the connection's first byte on. True where nothing more of this end is wanted.</summary>
    public static bool Read(FlowDraft draft, int end, ReadOnlySpan<byte> data, bool isEnd, in Note note, HostNames? names)
    {
        var stream = draft.Streams[end];
        while (true)
        {
            var rest = data[Math.Min(stream.Consumed, data.Length)..];
            var kind = ContentSniffer.OfTcp(rest, note.Key.PortA, note.Key.PortB);
            if (rest.Length < LeastBytes && kind == ContentKind.None && !isEnd) { return false; }

            // Behind the first protocol only TLS is looked for.
            if (stream.Consumed > 0 && kind != ContentKind.Tls) { kind = ContentKind.None; }

            var state = Read(kind, draft, end, rest, isEnd, in note, names, out var consumed);
            if (state == ReadState.More) { return false; }

            if (state == ReadState.Done || consumed == 0)
            {
                stream.End();
                return true;
            }

            stream.Consumed += consumed;
        }
    }

    static ReadState Read(ContentKind kind, FlowDraft draft, int end, ReadOnlySpan<byte> data, bool isEnd, in Note note, HostNames? names, out int consumed)
    {
        consumed = 0;
        var content = draft.Content;
        switch (kind)
        {
            case ContentKind.Tls:
                return ReadTls(draft, data, isEnd, in note, names);
            case ContentKind.Http:
                var http = content.Http ?? new();
                var state = HttpReader.Read(data, isEnd, http, out consumed);
                if (http.Method is not null || http.Status != 0) { content.Http = http; }

                return state;
            case ContentKind.Ssh:
                return ReadSsh(content, data, isEnd, in note);
            case ContentKind.Rdp:
                return RdpReader.Read(data, isEnd, content, out consumed);
            case ContentKind.Ldap:
                return LdapReader.Read(data, isEnd, content, out consumed);
            case ContentKind.Smb:
                return SmbReader.Read(data, isEnd, content);
            case ContentKind.NetScalerRpc:
                return NetScalerRpcReader.Read(data, isEnd, content);
            case ContentKind.Kerberos:
                return ReadKerberos(content, data, isEnd, in note, names);
            default:
                return ReadState.Done;
        }
    }

    static ReadState ReadTls(FlowDraft draft, ReadOnlySpan<byte> data, bool isEnd, in Note note, HostNames? names)
    {
        var tls = draft.Tls(isDatagram: false);
        var answeredBefore = tls.Tls.HasServerHello;
        var state = TlsReader.Read(data, isEnd, tls, note.TimeNs);
        LearnServer(tls, answeredBefore, in note, names);
        return state;
    }

    /// <summary>Learns the name that a client asked for as the server's, once both hellos are read, whichever came first.</summary>
    public static void LearnServer(TlsDraft draft, bool answeredBefore, in Note note, HostNames? names)
    {
        if (draft.Tls.HasServerHello && !answeredBefore) { draft.Server = note.Sender; }

        if (draft is { Server: { } server, Tls.ServerName: { } name }) { names?.Learn(server, name, NameSource.Sni); }
    }

    static ReadState ReadSsh(FlowContent content, ReadOnlySpan<byte> data, bool isEnd, in Note note)
    {
        var state = SmallReaders.ReadSsh(data, isEnd, out var software);
        if (note.IsFromServer) { content.SshServer ??= software; }
        else { content.SshClient ??= software; }

        return state;
    }

    static ReadState ReadKerberos(FlowContent content, ReadOnlySpan<byte> data, bool isEnd, in Note note, HostNames? names)
    {
        var client = names is null ? null : new HostFact();
        var state = KerberosReader.ReadStream(data, isEnd, content, note.TimeNs, client);
        if (client?.Name is { } machine) { names!.Learn(note.Sender, machine, NameSource.Kerberos); }

        return state;
    }
}
