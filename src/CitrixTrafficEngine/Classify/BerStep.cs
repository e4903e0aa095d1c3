using System.Collections.Immutable;

namespace CitrixTrafficEngine.Classify;

/// <summary>One element of ASN.1 in BER, as a signature expects it (X.690).</summary>
/// <param name="Tags">The identifier octets that it may have.</param>
/// <param name="Enters">Whether the next step is its first element; else the next step is the element behind it.</param>
public sealed record BerStep(ImmutableArray<byte> Tags, bool Enters)
{
    /// <summary>Least length of its contents.</summary>
    public int Least { get; init; }

    /// <summary>Greatest length of its contents.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>What its one byte of contents may be; none where that does not matter.</summary>
    public ImmutableArray<byte> Values { get; init; } = [];
}
