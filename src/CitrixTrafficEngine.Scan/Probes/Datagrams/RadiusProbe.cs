using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>RADIUS Status-Server, signed with the secret that the user gave. A server answers only clients that it knows.</summary>
[SuppressMessage("Security", "CA5351", Justification = "RADIUS knows nothing but MD5: RFC 2865, 3; RFC 2869, 5.14.")]
sealed class RadiusProbe(ReadOnlyMemory<byte> secret) : IDatagramProbe
{
    const byte StatusServer = 12;
    const byte AccessAccept = 2;
    const byte AccountingResponse = 5;
    const byte MessageAuthenticator = 80;
    const int HeaderBytes = 20;
    const int AuthenticatorBytes = 16;
    const int RequestBytes = HeaderBytes + 2 + AuthenticatorBytes;

    /// <summary>RFC 2865, 3.</summary>
    const int LongestPacket = 4_096;

    /// <summary>Longest secret that is signed with: 256 bytes, twice what servers take.</summary>
    public const int LongestSecret = 256;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["radius", "radius-accounting"],
        Ports = [1812, 1813, 1645, 1646],
        Specification = "RFC 5997, 3; RFC 2869, 5.14: Status-Server with Message-Authenticator (HMAC-MD5)",
        Logs = "a status query; from an unknown client, a line that says so",
        CookieBits = 128,
        LargestReplyBytes = 253,
        VerifiedWith = "freeradius",
        Note = "Sent only with a shared secret, which never leaves in any other form. Without one, or from a client that the server does not know, RADIUS is silent by its specification.",
    };

    public string Id => "radius-status-server";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Byte(StatusServer);
        writer.Byte(IdOf(cookie));
        writer.UInt16(RequestBytes);
        writer.UInt64(cookie.First);
        writer.UInt64(cookie.Second);
        writer.Byte(MessageAuthenticator);
        writer.Byte(2 + AuthenticatorBytes);
        writer.Zeros(AuthenticatorBytes); // signed as zeros, then filled in
        HMACMD5.HashData(secret.Span, writer.Written, request.Slice(HeaderBytes + 2, AuthenticatorBytes));
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length is < HeaderBytes or > LongestPacket || BinaryPrimitives.ReadUInt16BigEndian(reply[2..]) != reply.Length) { return ReplyJudgement.Foreign; }

        if (reply[0] is not (AccessAccept or AccountingResponse) || reply[1] != IdOf(cookie) || !IsSigned(reply, cookie)) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = reply[0] == AccessAccept ? "radius" : "radius-accounting" };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    static byte IdOf(ProbeCookie cookie) => (byte)cookie.First;

    // RFC 2865, 3: MD5 over code, id, length, our authenticator, attributes and the secret.
    bool IsSigned(ReadOnlySpan<byte> reply, ProbeCookie cookie)
    {
        Span<byte> text = stackalloc byte[LongestPacket + LongestSecret];
        reply.CopyTo(text);
        BinaryPrimitives.WriteUInt64BigEndian(text[4..], cookie.First);
        BinaryPrimitives.WriteUInt64BigEndian(text[12..], cookie.Second);
        secret.Span.CopyTo(text[reply.Length..]);
        Span<byte> expected = stackalloc byte[AuthenticatorBytes];
        MD5.HashData(text[..(reply.Length + secret.Length)], expected);
        return CryptographicOperations.FixedTimeEquals(expected, reply.Slice(4, AuthenticatorBytes));
    }
}
