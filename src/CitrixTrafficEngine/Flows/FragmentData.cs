using System.Numerics;
using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Flows;

/// <summary>Which data of a fragmented packet was seen, a bit for each eight bytes, the unit in which fragments are cut (RFC 791, RFC 8200).</summary>
struct FragmentData
{
    const int UnitBytes = 8;
    const int Units = 8_192; // offsets have 13 bits
    const int WordBits = 64;

    Map _seen;
    int _units;
    int _wholeUnits; // known with the last fragment

    /// <summary>Whether all data was seen.</summary>
    public readonly bool IsWhole => _wholeUnits > 0 && _units >= _wholeUnits;

    /// <summary>Notes a fragment; returns whether some of it was seen before.</summary>
    public bool Add(uint start, uint bytes, bool isLast)
    {
        var first = (int)(start / UnitBytes);
        var end = (int)Math.Min((start + bytes + UnitBytes - 1) / UnitBytes, Units);
        if (isLast) { _wholeUnits = end; }

        var fresh = 0;
        for (var unit = first; unit < end;)
        {
            var count = Math.Min(end - unit, WordBits - (unit % WordBits));
            var bits = (ulong.MaxValue >> (WordBits - count)) << (unit % WordBits);
            fresh += BitOperations.PopCount(bits & ~_seen[unit / WordBits]);
            _seen[unit / WordBits] |= bits;
            unit += count;
        }

        _units += fresh;
        return fresh < end - first;
    }

    [InlineArray(Units / WordBits)]
    struct Map
    {
        ulong _first;
    }
}
