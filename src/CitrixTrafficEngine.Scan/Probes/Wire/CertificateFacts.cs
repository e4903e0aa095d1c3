using System.Globalization;
using System.Net;
using System.Text;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Subject, names and last day of a certificate. Reads what RFC 5280, 4.1 puts where, trusts nothing, never throws.</summary>
sealed record CertificateFacts(string? Subject, IReadOnlyList<string> Names, DateTimeOffset NotAfter)
{
    /// <summary>Names kept: a certificate of a content network has hundreds.</summary>
    const int MostNames = 32;

    const byte DnsName = 0x82;
    const byte AddressName = 0x87;

    static ReadOnlySpan<byte> SubjectAltName => [0x55, 0x1d, 0x11]; // 2.5.29.17

    /// <summary>Reads DER; null where it is no certificate.</summary>
    public static CertificateFacts? Read(ReadOnlySpan<byte> der)
    {
        var reader = new BerReader(der);
        if (!reader.TryEnter(BerReader.Sequence, out var certificate) || !certificate.TryEnter(BerReader.Sequence, out var body)) { return null; }

        // Version, serial number, signature algorithm, issuer.
        if (!body.Skip(0xa0) || !body.TryRead(BerReader.Integer, out _) || !body.TryRead(BerReader.Sequence, out _) || !body.TryRead(BerReader.Sequence, out _)) { return null; }

        if (!body.TryEnter(BerReader.Sequence, out var validity) || !validity.TryRead(out _, out _) || !TryReadTime(ref validity, out var notAfter)) { return null; }

        if (!body.TryRead(BerReader.Sequence, out var subject) || !body.TryRead(BerReader.Sequence, out _) || !body.Skip(0x81) || !body.Skip(0x82)) { return null; }

        List<string> names = [];
        if (body.TryEnter(0xa3, out var tagged) && tagged.TryEnter(BerReader.Sequence, out var extensions)) { ReadNames(extensions, names); }

        return new(DistinguishedName(subject), names, notAfter);
    }

    static bool TryReadTime(ref BerReader validity, out DateTimeOffset time)
    {
        time = default;
        var isShort = validity.NextTag == BerReader.UtcTime;
        if (!validity.TryRead(out var tag, out var stamp) || tag is not (BerReader.UtcTime or BerReader.GeneralizedTime)) { return false; }

        // RFC 5280, 4.1.2.5.1: years of two digits from 50 on are of the 20th century.
        var text = Encoding.ASCII.GetString(stamp);
        if (isShort) { text = (string.CompareOrdinal(text, "50") < 0 ? "20" : "19") + text; }

        return DateTimeOffset.TryParseExact(text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    static void ReadNames(BerReader extensions, List<string> names)
    {
        while (extensions.TryEnter(BerReader.Sequence, out var extension))
        {
            if (!extension.TryRead(BerReader.ObjectIdentifier, out var id) || !id.SequenceEqual(SubjectAltName)) { continue; }

            if (!extension.Skip(BerReader.Boolean) || !extension.TryEnter(BerReader.OctetString, out var value) || !value.TryEnter(BerReader.Sequence, out var general)) { return; }

            while (names.Count < MostNames && general.TryRead(out var kind, out var name))
            {
                if (kind == DnsName && Printable.Of(name) is { } text) { names.Add(text); }

                if (kind == AddressName && name.Length is 4 or 16) { names.Add(new IPAddress(name).ToString()); }
            }

            return;
        }
    }

    // RFC 4514, 2.1: the last part of the name stands first.
    static string? DistinguishedName(ReadOnlySpan<byte> subject)
    {
        List<string> parts = [];
        var sets = new BerReader(subject);
        while (sets.TryEnter(BerReader.Set, out var set))
        {
            while (set.TryEnter(BerReader.Sequence, out var pair))
            {
                if (pair.TryRead(BerReader.ObjectIdentifier, out var type) && pair.TryRead(out _, out var value) && KeyOf(type) is { } key && Printable.Of(value) is { } text)
                {
                    parts.Insert(0, $"{key}={text.Replace(",", "\\,", StringComparison.Ordinal)}");
                }
            }
        }

        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    // RFC 4514, 3, and RFC 4519; 2.5.4.x but for the domain component.
    static string? KeyOf(ReadOnlySpan<byte> type) => type switch
    {
        [0x55, 0x04, 3] => "CN",
        [0x55, 0x04, 6] => "C",
        [0x55, 0x04, 7] => "L",
        [0x55, 0x04, 8] => "ST",
        [0x55, 0x04, 9] => "STREET",
        [0x55, 0x04, 10] => "O",
        [0x55, 0x04, 11] => "OU",
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19] => "DC", // 0.9.2342.19200300.100.1.25
        _ => null,
    };
}
