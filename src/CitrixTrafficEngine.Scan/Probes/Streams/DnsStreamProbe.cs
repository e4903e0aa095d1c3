using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Datagrams;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>DNS over TCP: each message behind its length. RFC 7766, 8.</summary>
sealed class DnsStreamProbe : IStreamProbe
{
    const int LengthBytes = 2;

    public static ProbeFacts Facts { get; } = DnsProbe.Facts with { Specification = $"RFC 7766, 8; {DnsProbe.Facts.Specification}" };

    public string Id => "dns-tcp";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request[LengthBytes..]);
        DnsMessage.Write(ref writer, cookie);
        BinaryPrimitives.WriteUInt16BigEndian(request, (ushort)writer.Length);
        return LengthBytes + writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(received);
            if (received.Length >= LengthBytes + length)
            {
                return DnsMessage.IsAnswer(received.Slice(LengthBytes, length), cookie, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
            }
        }

        return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial;
    }
}
