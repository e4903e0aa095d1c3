using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>The ICA browser of XenApp 6.5 and older: asks for the master browser. Current releases have none.</summary>
sealed class IcaBrowserProbe : IDatagramProbe
{
    const int RequestBytes = 30;
    const int ShortestReply = 40;

    // After the length. What it means is not published.
    static ReadOnlySpan<byte> Marks => [0x02, 0xfd, 0xa8, 0xe3];

    public static ProbeFacts Facts { get; } = new()
    {
        Ports = [1604],
        Specification = "Citrix private: request 0x30 of the ICA browser",
        Logs = "nothing known",
        Detection = "rules for Citrix browser queries",
        LargestReplyBytes = 48,
        Note = "XenApp 6.5 and older. The answer repeats nothing: the exact port must answer.",
    };

    public string Id => "ica-browser";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => false;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.UInt16LittleEndian(RequestBytes);
        writer.Bytes([0x01, 0x30]);
        writer.Bytes(Marks);
        writer.Zeros(RequestBytes - writer.Length);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length < ShortestReply || BinaryPrimitives.ReadUInt16LittleEndian(reply) != reply.Length) { return ReplyJudgement.Foreign; }

        if (reply[2] != 0x02 || reply[3] != 0x31 || !reply[4..].StartsWith(Marks)) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "ica-browser", Product = "XenApp" };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;
}
