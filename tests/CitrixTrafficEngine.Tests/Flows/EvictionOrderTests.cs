using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed unsafe class EvictionOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 200)]
    [InlineData(0, 1_000)]
    public void The_least_recently_seen_goes_whatever_was_seen_since(int seed, int size)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        using var slab = new FlowSlab();
        var order = new EvictionOrder(slab);
        var live = new Dictionary<uint, uint>();
        var nowMs = uint.MaxValue - 2_000; // the clock's 32 bits turn over on the way

        for (var step = 0; step < (10 * size) + 1_000; step++)
        {
            nowMs += (uint)random.Next(1, 4);
            if (live.Count < size)
            {
                var index = slab.Take();
                slab[index]->Phase = FlowPhase.Udp;
                slab[index]->LastActiveMs = nowMs;
                live[index] = nowMs;
                continue;
            }

            if (random.Next(3) > 0)
            {
                var seen = live.Keys.ElementAt(random.Next(live.Count));
                slab[seen]->LastActiveMs = live[seen] = nowMs;
            }

            if (random.Next(5) == 0 && live.Count > 1) { Release(live.Keys.ElementAt(random.Next(live.Count))); }

            var oldest = order.Oldest(nowMs);
            Assert.True(live.ContainsKey(oldest), $"seed {seed}: {oldest} does not live");
            Assert.True(live.Values.All(seen => nowMs - seen <= nowMs - live[oldest]), $"seed {seed}: {oldest} is not the oldest");
            Release(oldest);
        }

        void Release(uint index)
        {
            live.Remove(index);
            slab.Release(index);
        }
    }

    [Fact]
    public void Flows_of_one_millisecond_go_in_the_order_of_their_entries()
    {
        using var slab = new FlowSlab();
        var order = new EvictionOrder(slab);
        for (var flow = 0; flow < 100; flow++)
        {
            var index = slab.Take();
            slab[index]->Phase = FlowPhase.Udp;
            slab[index]->LastActiveMs = 5;
        }

        var gone = new List<uint>();
        for (var flow = 0; flow < 100; flow++)
        {
            gone.Add(order.Oldest(5));
            slab.Release(gone[^1]);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(index => (uint)index), gone);
    }
}
