using CitrixTrafficEngine.Scan.Engine;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public class StateWindowTests
{
    const long Second = 1_000_000_000;

    [Fact]
    public void A_probe_without_an_answer_counts_for_two_minutes()
    {
        var window = new StateWindow();
        window.Add(5 * Second, 9 * Second);
        window.Advance(124 * Second);
        Assert.Equal(1, window.Count);
        window.Advance(127 * Second);
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void What_was_sent_longer_ago_does_not_count()
    {
        var window = new StateWindow();
        window.Add(1 * Second, 200 * Second);
        Assert.Equal(0, window.Count);
    }

    [Fact]
    public void The_count_is_that_of_a_list()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var window = new StateWindow();
        var sent = new List<long>();
        for (var now = 0L; now < 600 * Second; now += random.NextInt64(Second))
        {
            var at = Math.Max(0, now - random.NextInt64(10 * Second));
            window.Add(at, now);
            sent.Add(at / Second);
            Assert.True(window.Count == sent.Count(second => second >= (now / Second) - 120), $"seed {seed}");
        }
    }
}
