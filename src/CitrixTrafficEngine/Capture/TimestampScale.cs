using System.Runtime.CompilerServices;

namespace CitrixTrafficEngine.Capture;

/// <summary>How the timestamps of one pcapng interface become nanoseconds since 1970-01-01 UTC.</summary>
/// <remarks>Source: draft-ietf-opsawg-pcapng, section 4.2, if_tsresol and if_tsoffset.</remarks>
readonly struct TimestampScale
{
    const int NsPerSecond = 1_000_000_000;
    const byte BaseTwo = 0x80;

    readonly byte _resolution;
    readonly long _offsetSeconds;

    // Below this count one multiplication and one addition cannot overflow; 0 sends all counts the long way.
    readonly ulong _shortEnd;
    readonly ulong _tickNs;
    readonly long _offsetNs;

    /// <summary>Reads if_tsresol as <paramref name="resolution"/>: a negative power of 10, or of 2 where the top bit is set.</summary>
    public TimestampScale(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
        if (resolution > 9 || offsetSeconds is < long.MinValue / NsPerSecond or > long.MaxValue / NsPerSecond) { return; }

        _tickNs = PowerOfTen(9 - resolution);
        _offsetNs = offsetSeconds * NsPerSecond;
        _shortEnd = ((ulong)(long.MaxValue - Math.Max(_offsetNs, 0)) / _tickNs) + 1;
    }

    /// <summary>Microseconds from 1970: what holds where an interface states nothing.</summary>
    public static TimestampScale Default => new(6, 0);

    /// <summary>The time that <paramref name="ticks"/> states, cut to what 64 bits of nanoseconds hold (the years 1677 to 2262). Never throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ToNs(ulong ticks) => ticks < _shortEnd ? (long)(ticks * _tickNs) + _offsetNs : ToNsAtLength(ticks);

    [MethodImpl(MethodImplOptions.NoInlining)]
    long ToNsAtLength(ulong ticks)
    {
        var exponent = _resolution & ~BaseTwo;
        UInt128 sinceOffset;
        if ((_resolution & BaseTwo) != 0) { sinceOffset = (UInt128)ticks * NsPerSecond >> exponent; }
        else if (exponent <= 9) { sinceOffset = (UInt128)ticks * PowerOfTen(9 - exponent); }
        else { sinceOffset = exponent - 9 <= 19 ? ticks / PowerOfTen(exponent - 9) : 0; }

        var ns = (Int128)sinceOffset + ((Int128)_offsetSeconds * NsPerSecond);
        return (long)Int128.Clamp(ns, long.MinValue, long.MaxValue);
    }

    // 10^19 is the largest that 64 bits hold.
    static ulong PowerOfTen(int exponent)
    {
        var power = 1UL;
        for (; exponent > 0; exponent--) { power *= 10; }

        return power;
    }
}
