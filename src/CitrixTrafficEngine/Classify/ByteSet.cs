using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Classify;

/// <summary>A set of byte values.</summary>
[InlineArray(Words)]
struct ByteSet
{
    const int Words = 4;

    ulong _first;

    /// <summary>The set of <paramref name="values"/>.</summary>
    public static ByteSet Of(ReadOnlySpan<byte> values)
    {
        var set = new ByteSet();
        foreach (var value in values) { set[value >> 6] |= 1ul << (value & 63); }

        return set;
    }

    /// <summary>Whether the set has <paramref name="value"/>.</summary>
    public readonly bool Contains(byte value) => (this[value >> 6] >> (value & 63) & 1) != 0;
}
