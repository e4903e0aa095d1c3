using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>SMB: negotiates a dialect of version 2 or 3, and sets up no session. Version 1 is not spoken.</summary>
sealed class SmbProbe(TimeProvider clock) : IStreamProbe
{
    const int FrameBytes = 4;
    const int HeaderBytes = 64;
    const int BodyBytes = 44;
    const byte ServerToClient = 1;

    /// <summary>A reply with its token is shorter.</summary>
    const int LongestReply = 8_192;

    static ReadOnlySpan<byte> Mark => [0xfe, (byte)'S', (byte)'M', (byte)'B', HeaderBytes, 0];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["smb"],
        Ports = [445],
        Specification = "MS-SMB2 2.2.3: NEGOTIATE for dialects 2.0.2, 2.1, 3.0, 3.0.2",
        Logs = "nothing by default",
        Detection = "scan rules count connections to port 445",
        LargestReplyBytes = 512,
        VerifiedWith = "samba",
        Note = "Tells the dialect, whether signing is required, and how far the server's clock is from ours.",
    };

    public string Id => "smb2-negotiate";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.UInt32(HeaderBytes + BodyBytes);
        writer.Bytes(Mark);
        writer.Zeros(8); // credit charge, status, command NEGOTIATE
        writer.UInt16LittleEndian(1); // credits
        writer.Zeros(HeaderBytes - 16); // flags, ids, signature
        writer.Bytes([36, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0]); // four dialects, signing enabled
        writer.UInt64(cookie.First);
        writer.UInt64(cookie.Second);
        writer.Zeros(8);
        writer.Bytes([0x02, 0x02, 0x10, 0x02, 0x00, 0x03, 0x02, 0x03]);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length > 0 && received[0] != 0) { return ReplyJudgement.Foreign; }

        if (received.Length < FrameBytes + HeaderBytes) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var length = BinaryPrimitives.ReadInt32BigEndian(received);
        if (length is < HeaderBytes + 8 or > LongestReply || !received[FrameBytes..].StartsWith(Mark)) { return ReplyJudgement.Foreign; }

        // An answer to NEGOTIATE (command 0).
        var header = received[FrameBytes..];
        if (header[12] != 0 || header[13] != 0 || (header[16] & ServerToClient) == 0) { return ReplyJudgement.Foreign; }

        if (received.Length < FrameBytes + length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        return Read(header[..length], out detail);
    }

    ReplyJudgement Read(ReadOnlySpan<byte> message, out ReplyDetail? detail)
    {
        var status = BinaryPrimitives.ReadUInt32LittleEndian(message[8..]);
        var body = message[HeaderBytes..];
        List<KeyValuePair<string, string>> fields = [];
        if (status != 0)
        {
            fields.Add(new("status", $"0x{status:x8}"));
        }
        else if (body.Length < 64 || BinaryPrimitives.ReadUInt16LittleEndian(body) != 65) // MS-SMB2 2.2.4: the structure's size
        {
            detail = null;
            return ReplyJudgement.Foreign;
        }
        else
        {
            var dialect = BinaryPrimitives.ReadUInt16LittleEndian(body[4..]);
            fields.Add(new("dialect", $"{dialect >> 8}.{(dialect >> 4) & 0xf}{((dialect & 0xf) == 0 ? "" : $".{dialect & 0xf}")}"));
            fields.Add(new("signing", (body[2] & 2) != 0 ? "required" : "enabled"));
            var time = BinaryPrimitives.ReadInt64LittleEndian(body[40..]);
            if (time > 0 && time < DateTime.MaxValue.ToFileTimeUtc()) { fields.Add(new("clock_skew", Printable.SkewOf(DateTimeOffset.FromFileTime(time), clock))); }
        }

        detail = new() { Protocol = "smb", Fields = fields };
        return ReplyJudgement.Confirmed;
    }
}
