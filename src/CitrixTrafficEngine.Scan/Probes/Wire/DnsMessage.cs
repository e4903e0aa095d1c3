using System.Buffers.Binary;

namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>The question that DNS is asked over UDP and TCP, and its answer. RFC 1035, 4.1.</summary>
static class DnsMessage
{
    /// <summary>Bits that an answer repeats: the id's 16, and the case of the name's 39 letters.</summary>
    public const int CookieBits = 16 + 39;

    const int HeaderBytes = 12;
    const ushort Address = 1;
    const ushort Internet = 1;

    // Under invalid (RFC 6761, 6.4), so that it names nothing anywhere; and it tells whoever reads the server's log what it is. It is as long as it is so that
    // not even the largest answer without EDNS, 512 bytes, is ten times the question.
    static ReadOnlySpan<byte> Name => "\u001edoes-a-name-server-listen-here\u0007ctxscan\u0007invalid\0"u8;

    /// <summary>Writes the question. Recursion is not desired: the server answers at once from what it has, and asks nobody else.</summary>
    public static void Write(ref RequestWriter request, ProbeCookie cookie)
    {
        request.UInt16((ushort)cookie.First);
        request.UInt16(0); // a query, nothing desired
        request.UInt16(1); // one question
        request.Zeros(6);
        WriteQuestion(ref request, cookie);
    }

    /// <summary>Judges a whole message.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> message, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (message.Length < HeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(message) != (ushort)cookie.First) { return false; }

        // A response (the first bit) to a query (opcode 0, the four after it).
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & 0xf800) != 0x8000 || !HasBody(message, flags & 0xf, cookie)) { return false; }

        detail = new() { Protocol = "dns", Fields = [new("rcode", NameOf(flags & 0xf)), new("recursion", (flags & 0x80) != 0 ? "offered" : "not offered")] };
        return true;
    }

    static void WriteQuestion(ref RequestWriter request, ProbeCookie cookie)
    {
        var bits = cookie.Second;
        foreach (var octet in Name)
        {
            if (!char.IsAsciiLetterLower((char)octet))
            {
                request.Byte(octet);
                continue;
            }

            request.Byte((bits & 1) != 0 ? (byte)(octet & ~0x20) : octet);
            bits >>= 1;
        }

        request.UInt16(Address);
        request.UInt16(Internet);
    }

    static bool HasBody(ReadOnlySpan<byte> message, int responseCode, ProbeCookie cookie)
    {
        var questions = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);
        // FORMERR, SERVFAIL, NOTIMP and REFUSED may come without the question.
        if (questions == 0) { return responseCode is 1 or 2 or 4 or 5 && message.Length == HeaderBytes && message[6..].IndexOfAnyExcept((byte)0) < 0; }

        Span<byte> asked = stackalloc byte[64];
        var question = new RequestWriter(asked);
        WriteQuestion(ref question, cookie);
        if (questions != 1 || !message[HeaderBytes..].StartsWith(question.Written)) { return false; }

        var records = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) + BinaryPrimitives.ReadUInt16BigEndian(message[8..]) + BinaryPrimitives.ReadUInt16BigEndian(message[10..]);
        return EndsAfter(message[(HeaderBytes + question.Length)..], records);
    }

    // The records are not read, but they must fill the message: neither a cut nor a padded one is an answer.
    static bool EndsAfter(ReadOnlySpan<byte> rest, int records)
    {
        for (var record = 0; record < records; record++)
        {
            const int FixedBytes = 10; // type, class, time to live, length
            var name = LengthOfName(rest);
            if (name < 0 || rest.Length < name + FixedBytes) { return false; }

            var end = name + FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(rest[(name + 8)..]);
            if (end > rest.Length) { return false; }

            rest = rest[end..];
        }

        return rest.IsEmpty;
    }

    static int LengthOfName(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; at < rest.Length;)
        {
            if (rest[at] == 0) { return at + 1; }

            if ((rest[at] & 0xc0) == 0xc0) { return at + 2; }

            if ((rest[at] & 0xc0) != 0) { return -1; }

            at += 1 + rest[at];
        }

        return -1;
    }

    static string NameOf(int responseCode) => responseCode switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        9 => "NOTAUTH",
        _ => Printable.Of(responseCode),
    };
}
