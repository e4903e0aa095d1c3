using System.Numerics;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class TimestampScaleTests
{
    static readonly BigInteger s_nsPerSecond = 1_000_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(127)]
    [InlineData(0x80)]
    [InlineData(0x80 | 20)]
    [InlineData(0x80 | 32)]
    [InlineData(0x80 | 64)]
    [InlineData(0x80 | 127)]
    public void A_time_is_what_unbounded_arithmetic_says_cut_to_64_bits(byte resolution)
    {
        var random = new Random(20260101 + resolution);
        foreach (var offset in new[] { 0, 1, -1, 1_767_323_045, -1_767_323_045, 9_223_372_036, 9_223_372_037, -9_223_372_037, long.MaxValue, long.MinValue })
        {
            var scale = new TimestampScale(resolution, offset);
            for (var round = 0; round < 2_000; round++)
            {
                var ticks = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                Assert.Equal(Expected(resolution, offset, ticks), scale.ToNs(ticks));
            }

            Assert.Equal(Expected(resolution, offset, ulong.MaxValue), scale.ToNs(ulong.MaxValue));
            Assert.Equal(Expected(resolution, offset, 0), scale.ToNs(0));
        }
    }

    [Fact]
    public void The_default_is_microseconds() => Assert.Equal(1_767_323_045_123_456_000, TimestampScale.Default.ToNs(1_767_323_045_123_456));

    static long Expected(byte resolution, long offset, ulong ticks)
    {
        var perSecond = BigInteger.Pow(resolution >= 0x80 ? 2 : 10, resolution & 0x7f);
        var ns = (ticks * s_nsPerSecond / perSecond) + (offset * s_nsPerSecond);
        return (long)BigInteger.Clamp(ns, long.MinValue, long.MaxValue);
    }
}
