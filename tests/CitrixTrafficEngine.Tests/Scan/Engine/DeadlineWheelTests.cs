using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class DeadlineWheelTests
{
    const long Millisecond = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public void Every_deadline_is_served_once_and_not_before_its_time(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        const int Slots = 200;
        var wheel = new DeadlineWheel(Slots);
        var model = new Dictionary<int, long>();
        var now = 0L;
        for (var step = 0; step < 20_000; step++)
        {
            var slot = random.Next(Slots);
            if (random.Next(4) == 0)
            {
                wheel.Clear(slot);
                model.Remove(slot);
            }
            else
            {
                // Up to 30 s: further than the wheel reaches in one turn.
                model[slot] = now + random.NextInt64(random.Next(10) == 0 ? 30_000 * Millisecond : 500 * Millisecond);
                wheel.Set(slot, model[slot]);
            }

            now += random.NextInt64(random.Next(1_000) == 0 ? 25_000 * Millisecond : 3 * Millisecond);
            for (var expired = wheel.TakeExpired(now); expired >= 0; expired = wheel.TakeExpired(now))
            {
                Assert.True(model.Remove(expired, out var deadline) && deadline <= now, $"slot {expired}; seed {seed}");
            }

            // Two ticks of 5 ms at most too late.
            Assert.All(model.Values, deadline => Assert.True(deadline > now - (10 * Millisecond), $"seed {seed}"));
            Assert.Equal(model.Count, wheel.Count);
        }
    }

    [Fact]
    public void It_is_looked_at_again_no_later_than_the_next_deadline_needs()
    {
        var wheel = new DeadlineWheel(2);
        wheel.Set(0, 42 * Millisecond);
        var next = wheel.NextAt(0);
        Assert.InRange(next, 1, 50 * Millisecond);
        Assert.Equal(0, wheel.TakeExpired(50 * Millisecond));
        Assert.Equal(-1, wheel.TakeExpired(50 * Millisecond));
    }
}
