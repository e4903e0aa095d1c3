using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>FlexNet: the first message of a client, which asks for no license. Read off the wire by others: nothing of it is published.</summary>
sealed class FlexNetProbe : IStreamProbe
{
    const int MessageBytes = 147;
    const int CheckedFrom = 4;
    const int UncheckedAtEnd = 2;
    const byte ClientHello = 0x68;
    const byte NewFraming = 0x2f;
    const int NewHeaderBytes = 8;
    const ushort Hello = 0x010e;
    const ushort Redirect = 0x0113;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["flexnet", "flexnet-vendor"],
        Ports = [27000, 7279],
        Specification = "FlexNet private: hello of an old client, 147 bytes, user and host ctxscan, vendor CITRIX",
        Logs = "a connection of user ctxscan, or a message that could not be read",
        LargestReplyBytes = 512,
        Note = "Checks out nothing.",
    };

    public string Id => "flexnet-hello";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes([ClientHello, 0, 0x31, 0x33]);
        writer.Padded("ctxscan"u8, 21); // user
        writer.Padded("ctxscan"u8, 33); // host
        writer.Padded("CITRIX"u8, 11); // vendor
        writer.Padded("ctxscan"u8, 33); // terminal
        writer.Padded("84"u8, 13);
        writer.Padded("1"u8, 11); // process
        writer.Padded("i86_n3"u8, 13); // architecture
        writer.Bytes([0, 0]);
        writer.Bytes("78\0"u8);
        writer.Bytes("14\0"u8);
        request[1] = Checksum(request[..MessageBytes]);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (received.IsEmpty) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        var judgement = received[0] switch
        {
            NewFraming => JudgeNew(received),
            (byte)'L' or (byte)'N' => JudgeOld(received),
            (byte)'W' => JudgeRefusal(received),
            _ => ReplyJudgement.Foreign,
        };
        if (judgement == ReplyJudgement.Partial && ended) { return ReplyJudgement.Foreign; }

        if (judgement == ReplyJudgement.Confirmed) { detail = new() { Protocol = "flexnet" }; }

        return judgement;
    }

    // A byte that checks, two more, the length in all, the type.
    static ReplyJudgement JudgeNew(ReadOnlySpan<byte> received)
    {
        if (received.Length < NewHeaderBytes) { return ReplyJudgement.Partial; }

        var length = BinaryPrimitives.ReadUInt16BigEndian(received[4..]);
        if (length < NewHeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(received[6..]) is not (Hello or Redirect)) { return ReplyJudgement.Foreign; }

        return received.Length < length ? ReplyJudgement.Partial : ReplyJudgement.Confirmed;
    }

    static ReplyJudgement JudgeOld(ReadOnlySpan<byte> received)
    {
        if (received.Length < MessageBytes) { return ReplyJudgement.Partial; }

        return received[1] == Checksum(received[..MessageBytes]) ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
    }

    // "W", a check, then an error as text ("-60") or none at all.
    static ReplyJudgement JudgeRefusal(ReadOnlySpan<byte> received)
    {
        if (received.Length < 6) { return ReplyJudgement.Partial; }

        return received[2..6].SequenceEqual("-60\0"u8) || received[2..6].IndexOfAnyExcept((byte)0) < 0 ? ReplyJudgement.Confirmed : ReplyJudgement.Foreign;
    }

    static byte Checksum(ReadOnlySpan<byte> message)
    {
        byte sum = 0;
        foreach (var octet in message[CheckedFrom..^UncheckedAtEnd]) { sum += octet; }

        return sum;
    }
}
