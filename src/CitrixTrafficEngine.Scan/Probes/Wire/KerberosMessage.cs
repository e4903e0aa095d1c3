using System.Globalization;
using System.Text;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>A ticket request for nobody in a realm that is none, over TCP and UDP, and the error that answers it. RFC 4120, 5.4 and 5.9.</summary>
static class KerberosMessage
{
    /// <summary>Bytes of the request.</summary>
    public const int RequestBytes = 142;

    const byte ErrorMessage = 0x7e;
    const int ErrorMessageType = 30;
    const int Version = 5;

    // RFC 4120, 5.4.1, in DER; the nonce stands after the date, the encryption types (18, 17, 23) end it.
    static ReadOnlySpan<byte> Body =>
    [
        0x6a, 0x81, 0x8b, 0x30, 0x81, 0x88, 0xa1, 0x03, 0x02, 0x01, 0x05, 0xa2, 0x03, 0x02, 0x01, 0x0a, 0xa4, 0x7c, 0x30, 0x7a,
        0xa0, 0x07, 0x03, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00,
        0xa1, 0x0e, 0x30, 0x0c, 0xa0, 0x03, 0x02, 0x01, 0x01, 0xa1, 0x05, 0x30, 0x03, 0x1b, 0x01, (byte)'x',
        0xa2, 0x11, 0x1b, 0x0f,
    ];

    static ReadOnlySpan<byte> Server => [0xa3, 0x24, 0x30, 0x22, 0xa0, 0x03, 0x02, 0x01, 0x02, 0xa1, 0x1b, 0x30, 0x19, 0x1b, 0x06];

    static ReadOnlySpan<byte> Realm => "CTXSCAN.INVALID"u8;

    /// <summary>Writes the AS-REQ.</summary>
    public static void Write(ref RequestWriter request, ProbeCookie cookie)
    {
        request.Bytes(Body);
        request.Bytes(Realm);
        request.Bytes(Server);
        request.Bytes("krbtgt"u8);
        request.Byte(BerReader.GeneralString);
        request.Byte((byte)Realm.Length);
        request.Bytes(Realm);
        request.Bytes([0xa5, 0x11, BerReader.GeneralizedTime, 0x0f]);
        request.Bytes("20370913024805Z"u8);
        request.Bytes([0xa7, 0x06, BerReader.Integer, 0x04]);
        request.UInt32(((uint)cookie.First & 0x3fff_ffff) | 0x4000_0000);
        request.Bytes([0xa8, 0x0b, BerReader.Sequence, 0x09, 0x02, 0x01, 18, 0x02, 0x01, 17, 0x02, 0x01, 23]);
    }

    /// <summary>Judges a whole message: a KRB-ERROR and nothing behind it. Its time tells the server's clock.</summary>
    public static bool IsError(ReadOnlySpan<byte> message, TimeProvider clock, out ReplyDetail? detail)
    {
        detail = null;
        var reader = new BerReader(message);
        if (!reader.TryEnter(ErrorMessage, out var application) || !reader.AtEnd || !application.TryEnter(BerReader.Sequence, out var error) || !application.AtEnd) { return false; }

        if (!error.TryReadTaggedInteger(0xa0, out var version) || version != Version || !error.TryReadTaggedInteger(0xa1, out var type) || type != ErrorMessageType) { return false; }

        if (!error.Skip(0xa2) || !error.Skip(0xa3) || !error.TryEnter(0xa4, out var time) || !time.TryRead(BerReader.GeneralizedTime, out var stamp)) { return false; }

        if (!error.TryReadTaggedInteger(0xa5, out var microseconds) || microseconds is < 0 or > 999_999 || !error.TryReadTaggedInteger(0xa6, out var code)) { return false; }

        if (!error.Skip(0xa7) || !error.Skip(0xa8) || !error.TryEnter(0xa9, out var realm) || !realm.TryRead(BerReader.GeneralString, out var name)) { return false; }

        if (!TryParse(stamp, out var theirs)) { return false; }

        List<KeyValuePair<string, string>> fields = [new("error", Printable.Of(code)), new("clock_skew", Printable.SkewOf(theirs.AddMicroseconds(microseconds), clock))];
        if (Printable.Of(name) is { } text) { fields.Add(new("realm", text)); }

        detail = new() { Protocol = "kerberos", Fields = fields };
        return true;
    }

    // RFC 4120, 5.2.3: always UTC, always with seconds, never with fractions.
    static bool TryParse(ReadOnlySpan<byte> stamp, out DateTimeOffset time)
    {
        time = default;
        Span<char> text = stackalloc char[15];
        if (stamp.Length != text.Length || Encoding.ASCII.GetChars(stamp, text) != text.Length) { return false; }

        return DateTimeOffset.TryParseExact(text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
