using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Datagrams;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>ONC RPC over TCP: each message a record of one fragment. RFC 5531, 11.</summary>
sealed class RpcStreamProbe(RpcProgram program) : IStreamProbe
{
    const int MarkBytes = 4;
    const uint LastFragment = 0x8000_0000;

    public static ProbeFacts PortMapperFacts { get; } = RpcProbe.PortMapperFacts with { VerifiedWith = "rpcbind" };

    public static ProbeFacts NfsFacts { get; } = RpcProbe.NfsFacts with { VerifiedWith = "nfs-ganesha" };

    public string Id => $"{program.Service}-tcp";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.UInt32(LastFragment | RpcMessage.RequestBytes);
        RpcMessage.Write(ref writer, cookie, program);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length >= MarkBytes)
        {
            var mark = BinaryPrimitives.ReadUInt32BigEndian(received);
            var length = mark & ~LastFragment;
            if ((mark & LastFragment) == 0 || length > RpcMessage.LongestReply) { return ReplyJudgement.Foreign; }

            if (received.Length >= MarkBytes + length)
            {
                return RpcMessage.IsReply(received.Slice(MarkBytes, (int)length), cookie, program, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
            }
        }

        return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial;
    }
}
