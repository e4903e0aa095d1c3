using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>DTLS: a first hello. A server asks us to repeat it with its cookie, says hello, or refuses; each is DTLS.</summary>
sealed class DtlsProbe : IDatagramProbe
{
    const byte Alert = 21;
    const byte Handshake = 22;
    const byte ClientHello = 1;
    const byte ServerHello = 2;
    const byte HelloVerifyRequest = 3;
    const ushort Version1Dot0 = 0xfeff;
    const ushort Version1Dot2 = 0xfefd;
    const int RecordHeaderBytes = 13;
    const int HandshakeHeaderBytes = 12;

    /// <summary>So long that even a server without the cookie exchange, with its certificates, answers less than ten times it.</summary>
    const int RequestBytes = 512;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["edt", "https", "ica-tls", "tls"],
        Ports = [443],
        Specification = "RFC 6347, 4.2; RFC 5246, 7.4.1.2: ClientHello, DTLS 1.2, padded (RFC 7685)",
        Logs = "nothing by default; some servers log a handshake that did not end",
        LargestReplyBytes = 4_096,
        VerifiedWith = "openssl",
        Note = "EDT without DTLS has no published request. The answer repeats nothing: the exact port must answer.",
    };

    public string Id => "dtls-hello";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        const int HelloBytes = RequestBytes - RecordHeaderBytes - HandshakeHeaderBytes;
        var writer = new RequestWriter(request);
        writer.Byte(Handshake);
        writer.UInt16(Version1Dot0);
        writer.Zeros(8); // epoch and sequence number
        writer.UInt16(RequestBytes - RecordHeaderBytes);
        writer.UInt32((ClientHello << 24) | HelloBytes);
        writer.UInt16(0); // message 0, in one fragment
        writer.Bytes([0, 0, 0]);
        writer.Byte(0);
        writer.UInt16(HelloBytes);
        writer.UInt16(Version1Dot2);
        HelloExtensions.WriteRandom(ref writer, cookie);
        writer.UInt16(0); // no session, no cookie
        writer.UInt16(12);
        foreach (var suite in (ReadOnlySpan<ushort>)[0xc02f, 0xc030, 0xc02b, 0xc02c, 0x009c, 0x002f]) { writer.UInt16(suite); }

        writer.Bytes([1, 0]); // no compression
        writer.UInt16((ushort)(RequestBytes - writer.Length - 2));
        HelloExtensions.WriteNumbers(ref writer, HelloExtensions.Groups, 0x0017, 0x0018);
        HelloExtensions.WritePointFormats(ref writer);
        HelloExtensions.WriteNumbers(ref writer, HelloExtensions.SignatureAlgorithms, 0x0401, 0x0403, 0x0501, 0x0201);
        writer.UInt16(HelloExtensions.Padding);
        writer.UInt16((ushort)(RequestBytes - writer.Length - 2));
        writer.Zeros(RequestBytes - writer.Length);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (!IsWholeRecords(reply)) { return ReplyJudgement.Foreign; }

        var body = reply.Slice(RecordHeaderBytes, BinaryPrimitives.ReadUInt16BigEndian(reply[11..]));
        if (reply[0] == Alert)
        {
            if (body.Length != 2 || body[0] is not (1 or 2)) { return ReplyJudgement.Foreign; }

            detail = new() { Protocol = "tls", Tls = new() { IsDatagram = true }, Fields = [new("alert", Printable.Of(body[1]))] };
            return ReplyJudgement.Confirmed;
        }

        if (reply[0] != Handshake || !IsHello(body, out var version)) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "tls", Tls = new() { IsDatagram = true, Version = version } };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    // Of epoch 0, each with its length, and nothing behind the last.
    static bool IsWholeRecords(ReadOnlySpan<byte> rest)
    {
        do
        {
            if (rest.Length < RecordHeaderBytes || rest[0] is not (>= 20 and <= 23) || rest[1] != 0xfe || rest[2] is not (0xff or 0xfd) || rest[3] != 0 || rest[4] != 0) { return false; }

            var end = RecordHeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(rest[11..]);
            if (end > rest.Length) { return false; }

            rest = rest[end..];
        }
        while (!rest.IsEmpty);

        return true;
    }

    static bool IsHello(ReadOnlySpan<byte> message, out string? version)
    {
        version = null;
        if (message.Length < HandshakeHeaderBytes + 3) { return false; }

        var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(message) & 0xff_ffff);
        var offset = (int)(BinaryPrimitives.ReadUInt32BigEndian(message[5..]) & 0xff_ffff);
        var fragment = (int)(BinaryPrimitives.ReadUInt32BigEndian(message[8..]) & 0xff_ffff);
        if (offset != 0 || fragment > length || HandshakeHeaderBytes + fragment > message.Length || fragment < 3) { return false; }

        var hello = message.Slice(HandshakeHeaderBytes, fragment);
        var number = BinaryPrimitives.ReadUInt16BigEndian(hello);
        if (number is not (Version1Dot0 or Version1Dot2)) { return false; }

        switch (message[0])
        {
            // The version that it states is that of the format, not a choice (RFC 6347, 4.2.1).
            case HelloVerifyRequest:
                return fragment == length && hello[2] == hello.Length - 3;
            case ServerHello when fragment >= 38:
                version = number == Version1Dot0 ? "1.0" : "1.2";
                return hello[34] <= 32;
            default:
                return false;
        }
    }
}
