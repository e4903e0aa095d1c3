namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>What is asked over an open TCP connection and what the answer must look like. Stateless: one instance serves every target from every thread.</summary>
public interface IStreamProbe
{
    /// <summary>Kebab-case id, listed by <c>catalog probes</c>.</summary>
    string Id { get; }

    /// <summary>The tier from which on it is used.</summary>
    ConfirmTier Tier { get; }

    /// <summary>Writes the request and returns its length; 0 where the server speaks first. <paramref name="request"/> has room for 2,048 bytes. Never allocates.</summary>
    /// <param name="request">Where to write.</param>
    /// <param name="cookie">The pair's cookie.</param>
    /// <param name="host">The target as the user named it: for SNI and Host, with its address where it has no name.</param>
    int Build(Span<byte> request, ProbeCookie cookie, string host);

    /// <summary>Judges all bytes that came so far, at most 16 KiB. Never throws on any bytes.</summary>
    /// <param name="received">What came, from the beginning.</param>
    /// <param name="ended">Whether the target closed its side or the time is up: no more will come.</param>
    /// <param name="cookie">The pair's cookie.</param>
    /// <param name="detail">What the answer said, with <see cref="ReplyJudgement.Confirmed"/>.</param>
    ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail);
}
