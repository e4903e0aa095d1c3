using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Streams;

/// <summary>CGP: only the first bytes of a hello, for its rest is not published. Both sides begin alike.</summary>
sealed class CgpProbe : IStreamProbe
{
    static ReadOnlySpan<byte> Hello => [0x1a, (byte)'C', (byte)'G', (byte)'P', (byte)'/', (byte)'0', (byte)'1'];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["cgp"],
        Ports = [2598],
        Specification = "Citrix private: the known first bytes of a hello",
        Logs = "a connection that ended before a session",
        LargestReplyBytes = 64,
        Note = "A server may wait for the rest, which is not published: silence says nothing.",
    };

    public string Id => "cgp-hello";

    public ConfirmTier Tier => ConfirmTier.Active;

    public int Build(Span<byte> request, ProbeCookie cookie, string host)
    {
        var writer = new RequestWriter(request);
        writer.Bytes(Hello);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        var mark = Hello[..4];
        var length = Math.Min(received.Length, mark.Length);
        if (!received[..length].SequenceEqual(mark[..length])) { return ReplyJudgement.Foreign; }

        // What comes back as it was sent is an echo, not a server.
        if (received.Length <= Hello.Length) { return ended ? ReplyJudgement.Foreign : ReplyJudgement.Partial; }

        detail = new() { Protocol = "cgp" };
        return ReplyJudgement.Confirmed;
    }
}
