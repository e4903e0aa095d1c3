namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>A search of the root DSE, over TCP and UDP, and its answer. RFC 4511, 4.5; RFC 4512, 5.1.</summary>
static class LdapMessage
{
    /// <summary>Bits of the message id that are random: it stays positive and four bytes long.</summary>
    public const int CookieBits = 30;

    const byte SearchRequest = 0x63;
    const byte SearchResultEntry = 0x64;
    const byte SearchResultDone = 0x65;
    const byte ExtendedResponse = 0x78;
    const byte PresentFilter = 0x87;

    /// <summary>The id of the message: also that of what answers it.</summary>
    public static uint IdOf(ProbeCookie cookie) => ((uint)cookie.First & 0x3fff_ffff) | 0x4000_0000;

    /// <summary>Asks for <paramref name="attribute"/> of the root DSE, or for all that users see where it is empty.</summary>
    public static void Write(ref RequestWriter request, ProbeCookie cookie, ReadOnlySpan<byte> attribute)
    {
        var attributes = attribute.IsEmpty ? 0 : 2 + attribute.Length;
        request.Byte(BerReader.Sequence);
        request.Byte((byte)(40 + attributes));
        request.Byte(BerReader.Integer);
        request.Byte(4);
        request.UInt32(IdOf(cookie));
        request.Byte(SearchRequest);
        request.Byte((byte)(32 + attributes));
        // No base name, base object only, aliases as they are, no limits, values too.
        request.Bytes([BerReader.OctetString, 0, BerReader.Enumerated, 1, 0, BerReader.Enumerated, 1, 0, BerReader.Integer, 1, 0, BerReader.Integer, 1, 0, BerReader.Boolean, 1, 0]);
        request.Byte(PresentFilter);
        request.Byte(11);
        request.Bytes("objectClass"u8);
        request.Byte(BerReader.Sequence);
        request.Byte((byte)attributes);
        if (attribute.IsEmpty) { return; }

        request.Byte(BerReader.OctetString);
        request.Byte((byte)attribute.Length);
        request.Bytes(attribute);
    }

    /// <summary>Reads one message: an entry, the end of a search, or the notice that the server hangs up. False where it is no answer to ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ProbeCookie cookie, List<KeyValuePair<string, string>>? fields, out bool isLast)
    {
        isLast = false;
        var reader = new BerReader(message);
        if (!reader.TryEnter(BerReader.Sequence, out var body) || !reader.AtEnd || !body.TryReadInteger(BerReader.Integer, out var id)) { return false; }

        if (!body.TryRead(out var operation, out var content)) { return false; }

        isLast = operation != SearchResultEntry;
        return operation switch
        {
            SearchResultEntry => id == IdOf(cookie) && IsEntry(content, fields),
            SearchResultDone => id == IdOf(cookie) && IsResult(content, fields),
            ExtendedResponse => id == 0 && IsResult(content, fields), // RFC 4511, 4.4.1: notice of disconnection
            _ => false,
        };
    }

    static bool IsResult(ReadOnlySpan<byte> content, List<KeyValuePair<string, string>>? fields)
    {
        var result = new BerReader(content);
        if (!result.TryReadInteger(BerReader.Enumerated, out var code) || !result.TryRead(BerReader.OctetString, out _) || !result.TryRead(BerReader.OctetString, out _)) { return false; }

        fields?.Add(new("result", Printable.Of(code)));
        return true;
    }

    static bool IsEntry(ReadOnlySpan<byte> content, List<KeyValuePair<string, string>>? fields)
    {
        var entry = new BerReader(content);
        if (!entry.TryRead(BerReader.OctetString, out _) || !entry.TryEnter(BerReader.Sequence, out var attributes) || !entry.AtEnd) { return false; }

        while (!attributes.AtEnd)
        {
            if (!attributes.TryEnter(BerReader.Sequence, out var attribute) || !attribute.TryRead(BerReader.OctetString, out var name)) { return false; }

            if (!attribute.TryEnter(BerReader.Set, out var values) || !attribute.AtEnd) { return false; }

            if (fields is not null && FieldOf(name) is { } field && values.TryRead(BerReader.OctetString, out var value) && Printable.Of(value) is { } text) { fields.Add(new(field, text)); }
        }

        return true;
    }

    static string? FieldOf(ReadOnlySpan<byte> attribute) => attribute switch
    {
        _ when attribute.SequenceEqual("dnsHostName"u8) => "dns_host_name",
        _ when attribute.SequenceEqual("defaultNamingContext"u8) => "naming_context",
        _ when attribute.SequenceEqual("vendorName"u8) => "vendor",
        _ => null,
    };
}
