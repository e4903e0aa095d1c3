using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class PermutationTests
{
    [Fact]
    public void Every_count_up_to_4096_is_a_bijection()
    {
        for (var count = 1; count <= 4_096; count++) { AssertBijection(count, Permutation.Mix((ulong)count)); }
    }

    [Theory]
    [InlineData(65_521)] // the largest prime of 16 bits
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    [InlineData((1 << 20) - 1)]
    [InlineData((1 << 20) + 1)]
    public void Larger_counts_are_bijections_under_any_key(int count) => Assert.All([0UL, 1UL, ulong.MaxValue], key => AssertBijection(count, key));

    [Theory]
    [InlineData(1L << 31)]
    [InlineData((1L << 40) + 7)]
    [InlineData((1L << 48) - 59)]
    [InlineData(1L << 48)]
    public void A_sample_of_a_huge_count_stays_inside_and_meets_nothing_twice(long count)
    {
        var order = new Permutation(count, key: 12);
        var seen = new HashSet<long>();
        for (var step = 0L; step < 10_000; step++)
        {
            var value = order.At(step * (count / 10_000));

            Assert.InRange(value, 0, count - 1);
            Assert.True(seen.Add(value));
        }
    }

    [Fact]
    public void Another_key_gives_another_order_and_the_same_key_the_same()
    {
        Assert.NotEqual(Values(1_000, key: 1), Values(1_000, key: 2));
        Assert.Equal(Values(1_000, key: 1), Values(1_000, key: 1));
    }

    [Fact]
    public void Neighbours_of_a_subnet_are_no_neighbours_in_the_order()
    {
        var values = Values(65_536, key: 5);
        var near = 0;
        for (var at = 1; at < values.Length; at++) { near += Math.Abs(values[at] - values[at - 1]) < 256 ? 1 : 0; }

        // By chance 511 of 65,536 pairs are less than 256 apart; sorted, all are.
        Assert.InRange(near, 300, 800);
    }

    static long[] Values(int count, ulong key)
    {
        var order = new Permutation(count, key);
        var values = new long[count];
        for (var at = 0; at < count; at++) { values[at] = order.At(at); }

        return values;
    }

    static void AssertBijection(int count, ulong key)
    {
        var seen = new bool[count];
        foreach (var value in Values(count, key))
        {
            Assert.False(seen[value], $"{value} twice among {count} under key {key}");
            seen[value] = true;
        }
    }
}
