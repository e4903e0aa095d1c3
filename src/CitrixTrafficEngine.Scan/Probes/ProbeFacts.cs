namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>What a probe's code cannot tell of itself: stands beside it, for <see cref="ProbeDescription"/>.</summary>
sealed record ProbeFacts
{
    public string[] Services { get; init; } = [];

    public ushort[] Ports { get; init; } = [];

    public required string Specification { get; init; }

    public required string Logs { get; init; }

    public string? Detection { get; init; }

    public int CookieBits { get; init; }

    public required int LargestReplyBytes { get; init; }

    public string? VerifiedWith { get; init; }

    public string? Note { get; init; }
}
