using System.Net;
using System.Text;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads the subject, issuer, names and validity of an X.509 certificate (RFC 5280, 4.1). Checks nothing. Never throws.</summary>
static class CertificateReader
{
    const int MaxNames = 16;

    static ReadOnlySpan<byte> SubjectAlternativeName => [0x55, 0x1d, 0x11];

    /// <summary>Reads the DER of one certificate, or its beginning, into <paramref name="tls"/>.</summary>
    public static void Read(ReadOnlySpan<byte> certificate, TlsContent tls)
    {
        if (!new Der(certificate).TryNext(Der.Sequence, out var outer) || !outer.TryNext(Der.Sequence, out var signed)) { return; }

        signed.TryNext(0xa0, out _); // version
        if (!signed.TryNext(Der.Integer, out _) || !signed.TryNext(Der.Sequence, out _) || !signed.TryNext(Der.Sequence, out var issuer)) { return; }

        tls.Issuer = DistinguishedName(issuer);
        if (!signed.TryNext(Der.Sequence, out var validity)) { return; }

        tls.NotBeforeNs = DerTime.Read(ref validity);
        tls.NotAfterNs = DerTime.Read(ref validity);
        if (!signed.TryNext(Der.Sequence, out var subject)) { return; }

        tls.Subject = DistinguishedName(subject) ?? "";
        if (!signed.TryFind(0xa3, out var tagged) || !tagged.TryNext(Der.Sequence, out var extensions)) { return; }

        while (extensions.TryNext(Der.Sequence, out var extension))
        {
            if (extension.TryNext(Der.Oid, out var id) && id.Bytes.SequenceEqual(SubjectAlternativeName) && extension.TryFind(Der.OctetString, out var value))
            {
                tls.Names = Names(value);
            }
        }
    }

    // RFC 5280, 4.2.1.6: of the kinds of names those of hosts and addresses.
    static List<string> Names(Der value)
    {
        const byte DnsName = 0x82, Address = 0x87;

        var names = new List<string>();
        if (!value.TryNext(Der.Sequence, out var list)) { return names; }

        while (names.Count < MaxNames && list.TryNext(out var tag, out var name))
        {
            switch (tag)
            {
                case DnsName when PrintableText.Of(name.Bytes) is { } text:
                    names.Add(text);
                    break;
                case Address when name.Bytes.Length is 4 or 16:
                    names.Add(new IPAddress(name.Bytes).ToString());
                    break;
            }
        }

        return names;
    }

    // RFC 4514: the last part first. The parts of one set are joined by a plus sign.
    static string? DistinguishedName(Der name)
    {
        var parts = new List<string>();
        while (name.TryNext(Der.Set, out var set))
        {
            var values = new List<string>();
            while (set.TryNext(Der.Sequence, out var attribute))
            {
                if (attribute.TryNext(Der.Oid, out var type) && attribute.TryNext(out var tag, out var value)) { values.Add($"{AttributeName(type.Bytes)}={Escaped(tag, value.Bytes)}"); }
            }

            parts.Add(string.Join('+', values));
        }

        parts.Reverse();
        return parts.Count == 0 ? null : PrintableText.Cut(string.Join(',', parts));
    }

    static string Escaped(byte tag, ReadOnlySpan<byte> value)
    {
        const byte Latin = 0x14, Wide = 0x1e;

        var text = tag switch
        {
            Wide => PrintableText.OfUtf16(value),
            Latin => PrintableText.Of(Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(value))),
            _ => PrintableText.Of(value),
        };
        var escaped = new StringBuilder();
        foreach (var letter in text ?? "")
        {
            if (letter is ',' or '+' or '"' or '\\' or '<' or '>' or ';') { escaped.Append('\\'); }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    // RFC 4514, section 3, and those that certificates carry besides.
    static string AttributeName(ReadOnlySpan<byte> oid)
    {
        if (oid is [0x55, 0x04, var number])
        {
            switch (number)
            {
                case 3: return "CN";
                case 5: return "serialNumber";
                case 6: return "C";
                case 7: return "L";
                case 8: return "ST";
                case 9: return "STREET";
                case 10: return "O";
                case 11: return "OU";
            }
        }

        if (oid is [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, var domain]) { return domain == 25 ? "DC" : domain == 1 ? "UID" : Dotted(oid); }

        return oid is [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01] ? "E" : Dotted(oid);
    }

    static string Dotted(ReadOnlySpan<byte> oid)
    {
        const int MaxBytes = 24;

        var text = new StringBuilder();
        ulong part = 0;
        foreach (var next in oid[..Math.Min(oid.Length, MaxBytes)])
        {
            part = (part << 7) | (uint)(next & 0x7f);
            if (next >= 0x80) { continue; }

            if (text.Length == 0) { text.Append(Math.Min(part / 40, 2)).Append('.').Append(part - (Math.Min(part / 40, 2) * 40)); }
            else { text.Append('.').Append(part); }

            part = 0;
        }

        return text.ToString();
    }
}
