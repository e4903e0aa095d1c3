using Ctxscan;
using Ctxscan.Live;

namespace CitrixTrafficEngine.Tests.Cli;

public sealed class AmountTests
{
    [Theory]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("1h", 3_600)]
    [InlineData("1.5h", 5_400)]
    [InlineData("2d", 172_800)]
    [InlineData("500ms", 0.5)]
    public void A_time_has_a_unit(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Amount.Time(text));

    [Theory]
    [InlineData("100MB", 100_000_000)]
    [InlineData("64kB", 64_000)]
    [InlineData("1KiB", 1_024)]
    [InlineData("4096B", 4_096)]
    public void A_size_has_a_unit(string text, long bytes) => Assert.Equal(bytes, Amount.Bytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("s")]
    [InlineData("1.2.3s")]
    [InlineData("10 s")]
    [InlineData("1e9s")]
    [InlineData("999999999999d")]
    [InlineData("10parsec")]
    public void Anything_else_is_neither(string text) => Assert.Equal((null, null), (Amount.Time(text), Amount.Bytes(text)));

    [Fact]
    public void A_rotation_is_by_size_or_by_time() =>
        Assert.Equal((new Rotation(100_000_000, null), new Rotation(null, TimeSpan.FromHours(1)), null), (Rotation.Parse("100MB"), Rotation.Parse("1h"), Rotation.Parse("often")));
}
