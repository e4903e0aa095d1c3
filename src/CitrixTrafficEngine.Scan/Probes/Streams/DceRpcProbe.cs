using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>DCE/RPC: binds to the endpoint mapper without credentials, and calls nothing.</summary>
sealed class DceRpcProbe : IStreamProbe
{
    const byte Bind = 11;
    const byte BindAck = 12;
    const byte BindNak = 13;
    const int HeaderBytes = 16;
    const ushort RequestBytes = 72;
    const ushort FragmentBytes = 4_280;

    // e1af8308-5d1f-11c9-91a4-08002b14a0fa version 3. C706, appendix O.
    static ReadOnlySpan<byte> EndpointMapper => [0x08, 0x83, 0xaf, 0xe1, 0x1f, 0x5d, 0xc9, 0x11, 0x91, 0xa4, 0x08, 0x00, 0x2b, 0x14, 0xa0, 0xfa, 3, 0, 0, 0];

    // 8a885d04-1ceb-11c9-9fe8-08002b104860 version 2. C706, appendix I.
    static ReadOnlySpan<byte> DataRepresentation => [0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60, 2, 0, 0, 0];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["dcerpc", "msmq-rpc"],
        Ports = [135],
        Specification = "C706, 12.6.4.3; MS-RPCE 2.2.2: bind to the endpoint mapper",
        Logs = "nothing by default",
        Detection = "scan rules count connections to port 135",
        CookieBits = 32,
        LargestReplyBytes = 128,
        VerifiedWith = null,
    };

    public string Id => "dcerpc-bind";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([5, 0, Bind, 3, 0x10, 0, 0, 0]); // first and last fragment; little endian, ASCII, IEEE
        writer.UInt16LittleEndian(RequestBytes);
        writer.UInt16LittleEndian(0);
        writer.UInt32LittleEndian((uint)cookie.First);
        writer.UInt16LittleEndian(FragmentBytes);
        writer.UInt16LittleEndian(FragmentBytes);
        writer.UInt32LittleEndian(0);
        writer.Bytes([1, 0, 0, 0, 0, 0, 1, 0]); // one context with one syntax
        writer.Bytes(EndpointMapper);
        writer.Bytes(DataRepresentation);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.Length < HeaderBytes) { return ended || !CouldBe(received) ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(received[8..]);
        if (!CouldBe(received) || received[4] != 0x10 || length is < HeaderBytes + 2 or > FragmentBytes) { return ReplyJudgement.Foreign; }

        if (BinaryPrimitives.ReadUInt32LittleEndian(received[12..]) != (uint)cookie.First) { return ReplyJudgement.Foreign; }

        if (received.Length < length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        detail = new() { Protocol = "dcerpc", Fields = [new("bind", received[2] == BindAck ? "acknowledged" : "refused")] };
        return ReplyJudgement.Confirmed;
    }

    static bool CouldBe(ReadOnlySpan<byte> received) =>
        (received.Length < 1 || received[0] == 5) && (received.Length < 2 || received[1] <= 1) && (received.Length < 3 || received[2] is BindAck or BindNak);
}
