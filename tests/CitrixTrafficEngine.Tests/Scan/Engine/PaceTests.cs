using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class PaceTests
{
    const double SecondNs = 1_000_000_000;

    [Theory]
    [InlineData(100)]
    [InlineData(317)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void Any_second_holds_the_rate_within_two_percent_though_the_loop_is_held_up(double rate)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var pace = new Pace(rate);
        var times = new List<double>();
        for (var now = 0.0; now < 4 * SecondNs;)
        {
            while (pace.IsDue((long)now))
            {
                pace.Take((long)now);
                times.Add(now);
            }

            // Mostly it looks when the next is due; now and then it is held up for as long as is made up for.
            now = Math.Max(now + 1_000, pace.NextAt) + (random.Next(200) == 0 ? random.NextDouble() * 9_000_000 : random.NextDouble() * 200_000);
        }

        var tolerance = Math.Max(1, rate * 0.02);
        for (int start = 0, end = 0; times[start] + SecondNs < times[^1]; start++)
        {
            while (times[end] < times[start] + SecondNs) { end++; }

            Assert.True(Math.Abs(end - start - rate) <= tolerance, $"{end - start} in a second, asked {rate}; seed {seed}");
        }
    }

    [Fact]
    public void A_long_stall_is_not_made_up_for()
    {
        var pace = new Pace(1_000);
        pace.Take(1);
        var burst = 0;
        for (; pace.IsDue(60_000_000_000); burst++) { pace.Take(60_000_000_000); }

        Assert.InRange(burst, 1, 20);
    }

    [Fact]
    public void Ten_a_second_leave_a_tenth_of_a_second_apart()
    {
        var pace = new Pace(10);
        pace.Take(1_000_000_000);
        Assert.False(pace.IsDue(1_000_000_000 + 80_000_000));
        Assert.True(pace.IsDue(1_000_000_000 + 100_000_000));
    }
}
