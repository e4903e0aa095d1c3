using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>RDP over UDP: the SYN of its transport, which the server answers whether it knows us or not.</summary>
sealed class RdpUdpProbe : IDatagramProbe
{
    const int HeaderBytes = 8;
    const int SynBytes = HeaderBytes + 8;
    const ushort Syn = 0x0001;
    const ushort Ack = 0x0004;
    const ushort Window = 64;

    /// <summary>A SYN is padded to this, and no datagram is longer. Source: MS-RDPEUDP 2.2.2.5.</summary>
    const int MostBytes = 1_232;

    /// <summary>Source: MS-RDPEUDP 2.2.2.5.</summary>
    const int LeastBytes = 1_132;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["rdp"],
        Ports = [3389],
        Specification = "MS-RDPEUDP 3.1.5.1.1: SYN datagram, version 1",
        Logs = "nothing by default",
        CookieBits = 32,
        LargestReplyBytes = 3 * MostBytes, // it repeats its SYN+ACK when it hears no more
        Note = "Needs a Windows host: xrdp has no UDP.",
    };

    public string Id => "rdp-udp";

    public ConfirmTier Tier => ConfirmTier.Active;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.UInt32(uint.MaxValue); // nothing to acknowledge
        writer.UInt16(Window);
        writer.UInt16(Syn);
        writer.UInt32((uint)cookie.First);
        writer.UInt16(MostBytes);
        writer.UInt16(MostBytes);
        writer.Zeros(MostBytes - writer.Length);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length is < SynBytes or > MostBytes || BinaryPrimitives.ReadUInt32BigEndian(reply) != (uint)cookie.First) { return ReplyJudgement.Foreign; }

        if ((BinaryPrimitives.ReadUInt16BigEndian(reply[6..]) & (Syn | Ack)) != (Syn | Ack)) { return ReplyJudgement.Foreign; }

        for (var at = HeaderBytes + 4; at < SynBytes; at += 2)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(reply[at..]) is < LeastBytes or > MostBytes) { return ReplyJudgement.Foreign; }
        }

        detail = new() { Protocol = "rdp" };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;
}
