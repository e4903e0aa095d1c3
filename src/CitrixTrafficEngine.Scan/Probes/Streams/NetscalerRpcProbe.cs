using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>NetScaler RPC: a keep-alive, before any login. The appliance says that a login is required, which is all that is wanted.</summary>
sealed class NetscalerRpcProbe : IStreamProbe
{
    const int HeaderBytes = 16;
    const byte KeepAlive = 5;
    const byte ReplyBit = 0x80;
    const uint LongestMessage = 65_536;

    static ReadOnlySpan<byte> Mark => [0xa5, 0xa5];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["netscaler-rpc"],
        Ports = [3010, 3011],
        Specification = "Citrix private: header of NetScaler RPC, command KEEP-ALIVE",
        Logs = "nothing known",
        LargestReplyBytes = 64,
        Note = "Layout as Wireshark reads it in traces of the appliance. Commands LOGIN and REMOTE IOCTL are never sent.",
    };

    public string Id => "netscaler-rpc-keep-alive";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.UInt32LittleEndian(HeaderBytes);
        writer.Bytes(Mark);
        writer.UInt16(0);
        writer.Byte(KeepAlive);
        writer.Zeros(HeaderBytes - writer.Length);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length < HeaderBytes) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(received);
        if (length is < HeaderBytes or > LongestMessage || !received[4..].StartsWith(Mark)) { return ReplyJudgement.Foreign; }

        // An echo has neither the bit of a reply nor a status.
        var status = BinaryPrimitives.ReadUInt16LittleEndian(received[10..]);
        if ((received[8] & ReplyBit) == 0 && status == 0) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "netscaler-rpc", Product = "NetScaler", Fields = [new("status", $"0x{status:x4}")] };
        return ReplyJudgement.Confirmed;
    }
}
