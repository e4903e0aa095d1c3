using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>TACACS+: begins an authentication of nobody, not obfuscated, for a server to refuse: without its key it must.</summary>
sealed class TacacsProbe : IStreamProbe
{
    const byte Version = 0xc0;
    const byte Authentication = 1;
    const byte Unobfuscated = 1;
    const int HeaderBytes = 12;

    /// <summary>Longest answer that is one: a reply with both texts is shorter.</summary>
    const int LongestBody = 1_024;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["tacacs"],
        Ports = [49],
        Specification = "RFC 8907, 5.1: START, ASCII, without user, port and address; 4.1: flag for no obfuscation",
        Logs = "an authentication that did not begin, or a client with a wrong key",
        CookieBits = 32,
        LargestReplyBytes = 64,
        Note = "Carries no user and no password. No server for it in the tests.",
    };

    public string Id => "tacacs-start";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([Version, Authentication, 1, Unobfuscated]);
        writer.UInt32((uint)cookie.First);
        writer.UInt32(8);
        writer.Bytes([1, 0, 1, 1, 0, 0, 0, 0]); // login, privilege 0, ASCII, service login, four empty fields
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length < HeaderBytes) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var length = BinaryPrimitives.ReadUInt32BigEndian(received[8..]);
        // The answer's number is 2 (RFC 8907, 4.1), and it names our session.
        if ((received[0] & 0xf0) != Version || received[1] != Authentication || received[2] != 2 || BinaryPrimitives.ReadUInt32BigEndian(received[4..]) != (uint)cookie.First) { return ReplyJudgement.Foreign; }

        if (length > LongestBody) { return ReplyJudgement.Foreign; }

        if (received.Length < HeaderBytes + length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var isReadable = (received[3] & Unobfuscated) != 0 && length > 0;
        detail = new() { Protocol = "tacacs", Fields = isReadable ? [new("status", Printable.Of(received[HeaderBytes]))] : [] };
        return ReplyJudgement.Confirmed;
    }
}
