namespace CitrixTrafficEngine.Content;

/// <summary>Reads how an LDAP client introduces itself (RFC 4511, 4.2, 4.14). Never throws. Names and passwords are passed by.</summary>
static class LdapReader
{
    const byte BindRequest = 0x60, BindResponse = 0x61, ExtendedRequest = 0x77, ExtendedResponse = 0x78;

    static ReadOnlySpan<byte> StartTls => "1.3.6.1.4.1.1466.20037"u8; // RFC 4511, 4.14.1

    /// <summary>Reads message after message up to the first bind, or to where TLS begins.</summary>
    public static ReadState Read(ReadOnlySpan<byte> data, bool isEnd, FlowContent content, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var rest = data[consumed..];
            if (!Der.TryLength(rest, out var headerBytes, out var length)) { return rest.Length > 6 || isEnd ? ReadState.Done : ReadState.More; }

            if (rest[0] != Der.Sequence) { return ReadState.Done; }

            var total = headerBytes + length;
            if (rest.Length < total && !isEnd) { return total > StreamAssembly.MaxBytes ? ReadState.Done : ReadState.More; }

            var state = ReadMessage(rest, content);
            if (rest.Length < total) { return ReadState.Done; }

            consumed += (int)total;
            if (state != ReadState.More) { return state; }
        }
    }

    static ReadState ReadMessage(ReadOnlySpan<byte> message, FlowContent content)
    {
        if (!new Der(message).TryNext(Der.Sequence, out var fields) || !fields.TryNext(Der.Integer, out _) || !fields.TryNext(out var operation, out var body)) { return ReadState.Done; }

        switch (operation)
        {
            case BindRequest:
                ReadBind(body, content);
                return ReadState.Done;
            case BindResponse:
                return ReadState.Done;
            case ExtendedRequest when body.TryNext(0x80, out var name) && name.Bytes.SequenceEqual(StartTls):
                content.Ldap ??= new();
                content.Ldap.HasStartTls = true;
                return ReadState.Changes;
            case ExtendedResponse:
                return ReadState.Changes;
            default:
                return ReadState.More;
        }
    }

    static void ReadBind(Der body, FlowContent content)
    {
        const byte Simple = 0x80, Sasl = 0xa3;

        if (!body.TryNext(Der.Integer, out _) || !body.TryNext(Der.OctetString, out var name)) { return; }

        LdapBind? bind = body.NextTag switch
        {
            Simple => name.IsEmpty ? LdapBind.Anonymous : LdapBind.Simple,
            Sasl => LdapBind.Sasl,
            _ => null,
        };
        if (bind is null) { return; }

        content.Ldap ??= new();
        content.Ldap.Bind ??= bind;
    }
}
