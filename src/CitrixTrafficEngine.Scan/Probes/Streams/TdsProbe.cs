using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>TDS: the exchange of versions before a login, which is as far as it goes.</summary>
sealed class TdsProbe : IStreamProbe
{
    const byte Prelogin = 0x12;
    const byte TabularResult = 0x04;
    const byte EndOfMessage = 0x01;
    const byte Terminator = 0xff;
    const byte VersionOption = 0;
    const byte EncryptionOption = 1;
    const byte EncryptionNotSupported = 2;
    const int HeaderBytes = 8;
    const ushort RequestBytes = 41;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["tds"],
        Ports = [1433],
        Specification = "MS-TDS 2.2.6.5: PRELOGIN with VERSION, ENCRYPTION, INSTOPT, THREADID",
        Logs = "a connection closed before login (SQL Server error 17836 or 18456 are not reached)",
        Detection = "scan rules count connections to port 1433",
        LargestReplyBytes = 128,
        Note = "Servers that want TLS first (TDS 8.0) are asked with tds-tls after it.",
    };

    public string Id => "tds-prelogin";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([Prelogin, EndOfMessage]);
        writer.UInt16(RequestBytes);
        writer.Bytes([0, 0, 1, 0]);
        writer.Bytes([VersionOption, 0, 21, 0, 6]);
        writer.Bytes([EncryptionOption, 0, 27, 0, 1]);
        writer.Bytes([2, 0, 28, 0, 1]); // INSTOPT
        writer.Bytes([3, 0, 29, 0, 4]); // THREADID
        writer.Byte(Terminator);
        writer.Zeros(6);
        writer.Byte(EncryptionNotSupported);
        writer.Byte(0); // the instance that listens here
        writer.UInt32((uint)cookie.First);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        ReadOnlySpan<byte> start = [TabularResult, EndOfMessage];
        if (!received[..Math.Min(received.Length, 2)].SequenceEqual(start[..Math.Min(received.Length, 2)])) { return ReplyJudgement.Foreign; }

        var length = received.Length < 4 ? HeaderBytes : BinaryPrimitives.ReadUInt16BigEndian(received[2..]);
        if (length is < HeaderBytes + 6 or > 512 && received.Length >= 4) { return ReplyJudgement.Foreign; }

        if (received.Length < Math.Max(length, HeaderBytes)) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        return Read(received[HeaderBytes..length], out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
    }

    static bool Read(ReadOnlySpan<byte> options, out ReplyDetail? detail)
    {
        detail = null;
        if (options[0] != VersionOption) { return false; }

        List<KeyValuePair<string, string>> fields = [];
        for (var at = 0; at < options.Length && options[at] != Terminator; at += 5)
        {
            if (at + 5 > options.Length) { return false; }

            var offset = BinaryPrimitives.ReadUInt16BigEndian(options[(at + 1)..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(options[(at + 3)..]);
            if (offset + length > options.Length) { return false; }

            var value = options.Slice(offset, length);
            if (options[at] == VersionOption)
            {
                if (length != 6) { return false; }

                fields.Add(new("version", $"{value[0]}.{value[1]}.{BinaryPrimitives.ReadUInt16BigEndian(value[2..])}"));
            }
            else if (options[at] == EncryptionOption && length == 1)
            {
                fields.Add(new("encryption", NameOf(value[0])));
            }
        }

        detail = new() { Protocol = "tds", Fields = fields };
        return true;
    }

    // MS-TDS 2.2.6.5.
    static string NameOf(byte encryption) => encryption switch
    {
        0 => "off",
        1 => "on",
        2 => "not supported",
        3 => "required",
        _ => Printable.Of(encryption),
    };
}
