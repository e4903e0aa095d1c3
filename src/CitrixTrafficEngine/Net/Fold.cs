using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Net;

/// <summary>Multiply and fold, the construction of wyhash: what hashes of short keys are made of.</summary>
static class Fold
{
    /// <summary>Odd, without pattern: wyhash's first secret.</summary>
    public const ulong First = 0xa076_1d64_78bd_642f;

    /// <summary>The same: its second.</summary>
    public const ulong Second = 0xe703_7ed1_a0b4_28db;

    /// <summary>All bits of the product of both, folded to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
