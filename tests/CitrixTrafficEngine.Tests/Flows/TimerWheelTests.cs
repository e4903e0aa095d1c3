using CitrixTrafficEngine.Flows;

namespace CitrixTrafficEngine.Tests.Flows;

public sealed unsafe class TimerWheelTests : IDisposable
{
    readonly FlowSlab _slab = new();
    readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new(_slab);

    public void Dispose()
    {
        _wheel.Dispose();
        _slab.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public void Every_deadline_is_served_in_the_second_after_it(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        var waiting = new Dictionary<uint, long>(); // index, earliest second in which it may be served
        var latest = new Dictionary<uint, long>();
        long nowMs = 0;
        for (var step = 0; step < 4_000; step++)
        {
            if (random.Next(3) > 0)
            {
                var index = Take();
                var deadlineMs = nowMs + random.NextInt64(-5_000, 5_000_000);
                _wheel.Insert(index, deadlineMs);
                var second = Math.Max((deadlineMs / 1_000) + 1, (nowMs / 1_000) + 1);
                latest.Add(index, second);
                waiting.Add(index, Math.Min(second, (nowMs / 1_000) + TimerWheel.Slots - 1));
            }

            if (waiting.Count > 0 && random.Next(4) == 0)
            {
                var index = waiting.Keys.ElementAt(random.Next(Math.Min(waiting.Count, 5)));
                _wheel.Remove(index);
                waiting.Remove(index);
                latest.Remove(index);
                _slab.Release(index);
            }

            // Time that runs back serves nothing.
            Assert.False(_wheel.NextDue(nowMs - random.Next(10_000_000), out _), $"seed {seed}");
            nowMs += random.Next(100) == 0 ? random.NextInt64(10_000_000) : random.NextInt64(2_000);
            while (_wheel.NextDue(nowMs, out var index))
            {
                Assert.True(waiting.Remove(index, out var earliest), $"seed {seed}: {index} was not in the wheel");
                Assert.True(nowMs / 1_000 >= earliest, $"seed {seed}: served before its time");
                latest.Remove(index);
                _slab.Release(index);
            }

            Assert.False(_wheel.IsDue(nowMs));
            Assert.DoesNotContain(latest, pair => pair.Value <= nowMs / 1_000);
        }
    }

    [Fact]
    public void After_a_year_every_list_is_looked_at_once()
    {
        for (var second = 0; second < TimerWheel.Slots - 1; second++) { _wheel.Insert(Take(), second * 1_000L); }

        var served = 0;
        while (_wheel.NextDue(365L * 86_400_000, out _)) { served++; }

        Assert.Equal(TimerWheel.Slots - 1, served);
        Assert.False(_wheel.IsDue((365L * 86_400_000) + 999));
        Assert.True(_wheel.IsDue((365L * 86_400_000) + 1_000));
    }

    [Fact]
    public void What_is_put_back_while_the_lists_are_served_waits_for_a_later_second()
    {
        _wheel.Insert(Take(), 0);
        var served = 0;
        while (_wheel.NextDue(10_000, out var index))
        {
            served++;
            _wheel.Insert(index, 0); // a deadline long over
        }

        Assert.Equal(10, served);
    }

    [Fact]
    public void Removing_twice_is_removing_once()
    {
        uint[] flows = [Take(), Take(), Take()];
        foreach (var flow in flows) { _wheel.Insert(flow, 500); }

        _wheel.Remove(flows[1]);
        _wheel.Remove(flows[1]);

        Assert.True(_wheel.NextDue(1_000, out var first));
        Assert.True(_wheel.NextDue(1_000, out var second));
        Assert.False(_wheel.NextDue(1_000, out _));
        Assert.Equal([flows[0], flows[2]], new[] { first, second }.Order());
    }

    uint Take()
    {
        var index = _slab.Take();
        new Span<byte>(_slab[index], Flow.Size).Clear();
        return index;
    }
}
