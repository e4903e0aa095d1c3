using System.Numerics;

namespace CitrixTrafficEngine.Scan;

/// <summary>A keyed order of the numbers from 0 below <paramref name="count"/>: each is met exactly once, and nothing is kept in memory.</summary>
/// <remarks>
/// A Feistel network over the next power of two, whose halves may differ by one bit, walked until it lands inside:
/// less than two steps on average (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
/// It spreads, it does not keep secrets.
/// </remarks>
readonly struct Permutation(long count, ulong key)
{
    const int Rounds = 4;

    readonly int _rightBits = (BitsOf(count) + 1) / 2;
    readonly ulong _leftMask = (1UL << (BitsOf(count) / 2)) - 1;

    /// <summary>How many numbers it orders.</summary>
    public long Count => count;

    /// <summary>The number at <paramref name="index"/>, which is below <see cref="Count"/>. Never allocates.</summary>
    public long At(long index)
    {
        var value = (ulong)index;
        do
        {
            value = Step(value);
        }
        while (value >= (ulong)count);

        return (long)value;
    }

    /// <summary>Mixes all bits of <paramref name="value"/> into all of the result, one to one (the finalizer of SplitMix64: Steele, Lea and Flood, 2014).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xbf58_476d_1ce4_e5b9;
        value = (value ^ (value >> 27)) * 0x94d0_49bb_1331_11eb;
        return value ^ (value >> 31);
    }

    ulong Step(ulong value)
    {
        var rightMask = (1UL << _rightBits) - 1;
        var left = value >> _rightBits;
        var right = value & rightMask;
        var roundKey = key;
        for (var round = 0; round < Rounds; round++)
        {
            roundKey += 0x9e37_79b9_7f4a_7c15; // 2^64 divided by the golden ratio: SplitMix64's step
            left ^= Mix(right + roundKey) & _leftMask;
            roundKey += 0x9e37_79b9_7f4a_7c15;
            right ^= Mix(left + roundKey) & rightMask;
        }

        return (left << _rightBits) | right;
    }

    static int BitsOf(long count) => count <= 1 ? 0 : BitOperations.Log2((ulong)count - 1) + 1;
}
