namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>SplitMix64: the same numbers on every machine and runtime. Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).</summary>
sealed class SplitMix(ulong seed)
{
    ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var word = _state += 0x9e37_79b9_7f4a_7c15;
        word = (word ^ (word >> 30)) * 0xbf58_476d_1ce4_e5b9;
        word = (word ^ (word >> 27)) * 0x94d0_49bb_1331_11eb;
        return word ^ (word >> 31);
    }

    /// <summary>A number from 0 to below <paramref name="end"/>.</summary>
    public long Below(long end) => (long)Math.BigMul(Next(), (ulong)end, out _);

    /// <summary>Whether something of that <paramref name="share"/>, 0 to 1, comes about.</summary>
    public bool Happens(double share) => (Next() >> 11) * (1.0 / (1UL << 53)) < share;
}
