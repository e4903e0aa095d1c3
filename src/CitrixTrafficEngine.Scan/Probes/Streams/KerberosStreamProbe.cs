using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Datagrams;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>Kerberos over TCP: each message behind its length. RFC 4120, 7.2.2.</summary>
sealed class KerberosStreamProbe(TimeProvider clock) : IStreamProbe
{
    const int LengthBytes = 4;
    const int LongestError = 4_096;

    public static ProbeFacts Facts { get; } = KerberosProbe.Facts with
    {
        Specification = "RFC 4120, 5.4.1 and 7.2.2: AS-REQ of principal x in the realm CTXSCAN.INVALID",
        Note = "No password and no existing name: nobody's account can be locked. Tells how far the server's clock is from ours.",
    };

    public string Id => "kerberos-tcp";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.UInt32(KerberosMessage.RequestBytes);
        KerberosMessage.Write(ref writer, cookie);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length >= LengthBytes)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(received);
            if (length is 0 or > LongestError) { return ReplyJudgement.Foreign; }

            if (received.Length >= LengthBytes + length)
            {
                return KerberosMessage.IsError(received.Slice(LengthBytes, (int)length), clock, out detail) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
            }
        }

        return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial;
    }
}
