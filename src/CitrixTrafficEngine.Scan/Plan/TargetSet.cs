using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>A set of addresses as sorted ranges that neither touch nor overlap. Immutable; a /8 takes one range.</summary>
public sealed class TargetSet
{
    readonly AddressRange[] _ranges;

    TargetSet(AddressRange[] ranges) => _ranges = ranges;

    /// <summary>No address.</summary>
    public static TargetSet Empty { get; } = new([]);

    /// <summary>Number of addresses; those of all IPv6 count as 2^128 - 1.</summary>
    public UInt128 Count
    {
        get
        {
            var count = UInt128.Zero;
            foreach (var range in _ranges) { count += range.Count; }

            return _ranges is [{ Count: var all }] && all == 0 ? UInt128.MaxValue : count;
        }
    }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The ranges, in the order of their addresses.</summary>
    internal ReadOnlySpan<AddressRange> Ranges => _ranges;

    /// <summary>The set of these addresses.</summary>
    public static TargetSet Of(IEnumerable<IpAddress> addresses) => Of(addresses.Select(AddressRange.Of));

    /// <summary>The set of what <paramref name="ranges"/> hold, in any order, overlapping or not.</summary>
    internal static TargetSet Of(IEnumerable<AddressRange> ranges)
    {
        var sorted = ranges.ToArray();
        Array.Sort(sorted, (left, right) => left.First.CompareTo(right.First));
        var merged = new List<AddressRange>(sorted.Length);
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && Joins(merged[^1], range))
            {
                merged[^1] = new(merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
                continue;
            }

            merged.Add(range);
        }

        return new([.. merged]);
    }

    /// <summary>Whether <paramref name="address"/> is one of the set.</summary>
    public bool Contains(IpAddress address) => Contains(AddressRange.NumberOf(address));

    /// <summary>What is in this set, in <paramref name="other"/>, or in both.</summary>
    public TargetSet Union(TargetSet other) => Of([.. _ranges, .. other._ranges]);

    /// <summary>What is in this set and not in <paramref name="other"/>.</summary>
    public TargetSet Except(TargetSet other)
    {
        var kept = new List<AddressRange>(_ranges.Length);
        var next = 0;
        foreach (var range in _ranges)
        {
            while (next < other._ranges.Length && other._ranges[next].Last < range.First) { next++; }

            var first = range.First;
            var isSpent = false;
            for (var at = next; at < other._ranges.Length && other._ranges[at].First <= range.Last; at++)
            {
                var hole = other._ranges[at];
                if (hole.First > first) { kept.Add(new(first, hole.First - 1)); }

                isSpent = hole.Last >= range.Last;
                if (isSpent) { break; }

                first = hole.Last + 1;
            }

            if (!isSpent) { kept.Add(new(first, range.Last)); }
        }

        return new([.. kept]);
    }

    /// <summary>What is in this set and in <paramref name="other"/>.</summary>
    public TargetSet Intersect(TargetSet other) => Except(Except(other));

    internal bool Contains(UInt128 number)
    {
        var (low, high) = (0, _ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (number < _ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (number > _ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    // Neighbours join too, so that a set has one form only, whatever it was made of.
    static bool Joins(AddressRange earlier, AddressRange later) => later.First <= earlier.Last || later.First - 1 == earlier.Last;
}
