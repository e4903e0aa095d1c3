namespace Ctxscan.Live;

/// <summary>When another output file begins.</summary>
/// <param name="Bytes">Once the file is so large, or null.</param>
/// <param name="Age">Once it is so old, or null.</param>
sealed record Rotation(long? Bytes, TimeSpan? Age)
{
    /// <summary>"100MB" or "1h". Nothing where <paramref name="text"/> is neither.</summary>
    public static Rotation? Parse(string text) =>
        Amount.Bytes(text) is { } bytes ? new(bytes, null) : Amount.Time(text) is { } age ? new(null, age) : null;
}
