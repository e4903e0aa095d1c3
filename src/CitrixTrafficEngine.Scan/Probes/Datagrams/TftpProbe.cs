using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>TFTP: reads a file that is not there. The error comes from a new port of the server, and repeats nothing of ours.</summary>
sealed class TftpProbe : IDatagramProbe
{
    const ushort Read = 1;
    const ushort Data = 3;
    const ushort Error = 5;

    /// <summary>RFC 1350, 2: a block has 512 bytes, the last fewer.</summary>
    const int BlockBytes = 512;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["tftp"],
        Ports = [69],
        Specification = "RFC 1350, 5: read request for ctxscan-asks-for-a-missing-file, octet",
        Logs = "a read of ctxscan-asks-for-a-missing-file that failed",
        LargestReplyBytes = 128,
        VerifiedWith = "tftpd-hpa",
        Note = "The answer comes from a new port. An error from us ends the exchange. A real boot file is never asked for: its first block would be twenty times the request.",
    };

    public string Id => "tftp";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => true;

    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.UInt16(Read);
        writer.Bytes("ctxscan-asks-for-a-missing-file\0octet\0"u8);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length < 4) { return ReplyJudgement.Foreign; }

        var number = BinaryPrimitives.ReadUInt16BigEndian(reply[2..]);
        switch (BinaryPrimitives.ReadUInt16BigEndian(reply))
        {
            // Codes up to 8: RFC 2347. The only zero of the message ends it.
            case Error when number <= 8 && reply.Length > 4 && reply[4..].IndexOf((byte)0) == reply.Length - 5:
                detail = new() { Protocol = "tftp", Banner = Printable.Of(reply[4..^1]), Fields = [new("error", Printable.Of(number))] };
                return ReplyJudgement.Confirmed;
            case Data when number == 1 && reply.Length <= 4 + BlockBytes:
                detail = new() { Protocol = "tftp" };
                return ReplyJudgement.Confirmed;
            // Options are acknowledged only to those who named some.
            default:
                return ReplyJudgement.Foreign;
        }
    }

    public int BuildFarewell(Span<byte> farewell)
    {
        var writer = new RequestWriter(farewell);
        writer.UInt16(Error);
        writer.UInt16(0); // RFC 1350, appendix: not defined, see the message
        writer.Byte(0);
        return writer.Length;
    }
}
