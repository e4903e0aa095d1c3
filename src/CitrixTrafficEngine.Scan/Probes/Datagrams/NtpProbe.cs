using System.Buffers.Binary;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>NTP, as any client asks the time (mode 3). The transmit timestamp is random: the server copies it, and it says nothing of our clock.</summary>
sealed class NtpProbe(TimeProvider clock) : IDatagramProbe
{
    const int HeaderBytes = 48;
    const byte Version = 4;
    const byte Client = 3;
    const byte Server = 4;
    const int OriginateTimestamp = 24;
    const int TransmitTimestamp = 40;

    /// <summary>RFC 5905, 6: seconds count from here.</summary>
    static readonly DateTimeOffset s_epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["ntp"],
        Ports = [123],
        Specification = "RFC 5905, 7.3: client request, mode 3, version 4",
        Logs = "nothing by default",
        CookieBits = 64,
        LargestReplyBytes = 68, // with a MAC
        VerifiedWith = "chrony",
        Note = "Tells how far the server's clock is from ours. Mode 7 (monlist) is never sent.",
    };

    public string Id => "ntp";

    public ConfirmTier Tier => ConfirmTier.Safe;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        var writer = new RequestWriter(request);
        writer.Byte((Version << 3) | Client);
        writer.Zeros(TransmitTimestamp - 1);
        writer.UInt64(cookie.First);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length < HeaderBytes || reply.Length % 4 != 0 || (reply[0] & 7) != Server) { return ReplyJudgement.Foreign; }

        if (((reply[0] >> 3) & 7) is not (>= 1 and <= Version) || BinaryPrimitives.ReadUInt64BigEndian(reply[OriginateTimestamp..]) != cookie.First) { return ReplyJudgement.Foreign; }

        List<KeyValuePair<string, string>> fields = [new("stratum", Printable.Of(reply[1]))];
        // Up to stratum 1 the reference id is four characters: a clock's name, or why the server does not serve.
        if (reply[1] <= 1 && Printable.Of(reply.Slice(12, 4).TrimEnd((byte)0)) is { } reference) { fields.Add(new("reference", reference)); }

        if (reply[1] != 0 && TimeOf(reply) is { } time) { fields.Add(new("clock_skew", Printable.SkewOf(time, clock))); }

        detail = new() { Protocol = "ntp", Fields = fields };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    static DateTimeOffset? TimeOf(ReadOnlySpan<byte> reply)
    {
        var timestamp = BinaryPrimitives.ReadUInt64BigEndian(reply[TransmitTimestamp..]);
        if (timestamp == 0) { return null; }

        // RFC 5905, 6: era 1 begins in 2036; a first bit of 0 is taken for it (RFC 4330, 3).
        var seconds = (timestamp >> 32) + ((timestamp >> 63) == 0 ? 1UL << 32 : 0);
        var ticks = ((timestamp & uint.MaxValue) * TimeSpan.TicksPerSecond) >> 32;
        return s_epoch.AddSeconds(seconds).AddTicks((long)ticks);
    }
}
