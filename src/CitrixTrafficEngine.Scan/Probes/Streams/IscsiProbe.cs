using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>iSCSI: begins a discovery session, the only way to be answered, and goes no further. It lists no targets and proves no identity.</summary>
sealed class IscsiProbe : IStreamProbe
{
    const int HeaderBytes = 48;
    const byte LoginRequest = 0x43;
    const byte LoginResponse = 0x23;
    const byte Reject = 0x3f;

    // To the operational stage (1) from the security stage (0).
    const byte Transit = 0x81;

    static ReadOnlySpan<byte> Keys => "InitiatorName=iqn.2026-11.invalid.ctxscan:probe\0SessionType=Discovery\0AuthMethod=None\0"u8;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["iscsi"],
        Ports = [3260],
        Specification = "RFC 7143, 11.12: first request of a discovery session, AuthMethod=None",
        Logs = "a discovery session of iqn.2026-11.invalid.ctxscan:probe that ended",
        CookieBits = 32,
        LargestReplyBytes = 512,
        VerifiedWith = "tgt",
        Note = "The protocol calls its first request a login; it carries no name of a user and no secret.",
    };

    public string Id => "iscsi-discovery";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([LoginRequest, Transit, 0, 0]);
        writer.UInt32((uint)Keys.Length);
        writer.Byte(0x80); // a session id of the random kind
        writer.Byte((byte)cookie.Second);
        writer.UInt32((uint)(cookie.Second >> 8));
        writer.UInt16(0);
        writer.UInt32((uint)cookie.First);
        writer.Zeros(HeaderBytes - writer.Length);
        writer.Bytes(Keys);
        writer.Zeros(-writer.Length & 3);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length > 0 && (received[0] & 0x3f) is not (LoginResponse or Reject)) { return ReplyJudgement.Foreign; }

        if (received.Length < HeaderBytes) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        if ((received[0] & 0x3f) == Reject)
        {
            detail = new() { Protocol = "iscsi", Fields = [new("reject", Printable.Of(received[2]))] };
            return BinaryPrimitives.ReadUInt32BigEndian(received[16..]) == uint.MaxValue ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(received[16..]) != (uint)cookie.First) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "iscsi", Fields = [new("status", $"{received[36]:x2}{received[37]:x2}")] };
        return ReplyJudgement.Confirmed;
    }
}
