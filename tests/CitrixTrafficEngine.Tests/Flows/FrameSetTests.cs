using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed class FrameSetTests
{
    [Fact]
    public void It_holds_what_a_hash_set_holds()
    {
        var random = new Random(5);
        var set = new FrameSet();
        var model = new HashSet<long>();
        for (var step = 0; step < 2_000; step++)
        {
            var number = random.NextInt64(1, 50_000);
            set.Add(number);
            model.Add(number);
        }

        Assert.Equal(model.Count, set.Count);
        Assert.All(Enumerable.Range(0, 60_000), number => Assert.Equal(model.Contains(number), set.Contains(number)));
    }
}
