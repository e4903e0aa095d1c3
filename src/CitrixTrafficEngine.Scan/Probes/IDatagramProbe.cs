namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>A request over UDP and what its answer must look like. Stateless: one instance serves every target from every thread.</summary>
public interface IDatagramProbe
{
    /// <summary>Kebab-case id, listed by <c>catalog probes</c>.</summary>
    string Id { get; }

    /// <summary>The tier from which on it is sent.</summary>
    ConfirmTier Tier { get; }

    /// <summary>Whether the answer may come from another port of the same address (TFTP).</summary>
    bool AnswersFromNewPort { get; }

    /// <summary>Whether the datagram holds the cookie and the answer repeats it; without, the exact address and port must answer.</summary>
    bool HasCookie { get; }

    /// <summary>Writes the request and returns its length. <paramref name="request"/> has room for 1,472 bytes. Never allocates.</summary>
    int Build(Span<byte> request, ProbeCookie cookie);

    /// <summary>Judges a datagram from the target. Never throws on any bytes; allocates only with <see cref="ReplyJudgement.Confirmed"/>.</summary>
    ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail);

    /// <summary>Writes what ends the exchange politely (a TFTP error), or returns 0.</summary>
    int BuildFarewell(Span<byte> farewell);
}
