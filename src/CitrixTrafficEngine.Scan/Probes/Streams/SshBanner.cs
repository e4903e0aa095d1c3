using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>SSH: the server sends its version first; lines that are no version may precede it.</summary>
sealed class SshBanner : IStreamProbe, IOneAtATime
{
    /// <summary>Longest line: 255 bytes with its end. Source: RFC 4253, 4.2; other lines are held to it too.</summary>
    const int LongestLine = 255;

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["ssh"],
        Ports = [22],
        Specification = "RFC 4253, 4.2: version exchange, read only",
        Logs = "a connection that ended before the version came",
        Detection = "scan rules count connections to port 22 over many hosts",
        LargestReplyBytes = 1_500,
        VerifiedWith = "openssh-server",
    };

    public string Id => "ssh-banner";

    public ConfirmTier Tier => ConfirmTier.Passive;

    public int Build(Span<byte> request, ProbeCookie cookie, string host) => 0;

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        for (var rest = received; !rest.IsEmpty;)
        {
            var end = rest.IndexOf((byte)'\n');
            if ((end < 0 ? rest.Length : end) > LongestLine || (end < 0 && ended)) { return ReplyJudgement.Foreign; }

            if (end < 0) { return ReplyJudgement.Partial; }

            var line = rest[..end];
            if (line.StartsWith("SSH-2.0-"u8) || line.StartsWith("SSH-1.99-"u8))
            {
                detail = new() { Protocol = "ssh", Banner = Printable.Of(line) };
                return ReplyJudgement.Confirmed;
            }

            rest = rest[(end + 1)..];
        }

        return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial;
    }
}
