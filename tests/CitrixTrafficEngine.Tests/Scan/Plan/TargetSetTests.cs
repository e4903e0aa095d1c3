using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class TargetSetTests
{
    [Fact]
    public void Union_and_exclusion_equal_those_of_single_addresses_on_random_ranges()
    {
        for (var seed = 1; seed <= 1_000; seed++)
        {
            var random = new Random(seed);
            var bottom = seed % 2 == 0 ? UInt128.Zero : UInt128.MaxValue - 255;
            var (one, oneModel) = Random(random, bottom);
            var (other, otherModel) = Random(random, bottom);

            AssertEqual(oneModel.Union(otherModel), one.Union(other), seed);
            AssertEqual(oneModel.Except(otherModel), one.Except(other), seed);
            AssertEqual(otherModel.Except(oneModel), other.Except(one), seed);
            for (var step = 0U; step < 256; step++) { Assert.Equal(oneModel.Contains(bottom + step), one.Contains(bottom + step)); }
        }
    }

    // The first addresses and the last, where there is none before and none behind.
    [Fact]
    public void All_sets_of_eight_addresses_unite_and_exclude_like_bits()
    {
        foreach (var bottom in (UInt128[])[0, UInt128.MaxValue - 7])
        {
            var sets = Enumerable.Range(0, 256).Select(bits => TargetSet.Of(Enumerable.Range(0, 8).Where(bit => (bits >> bit & 1) != 0).Select(bit => new AddressRange(bottom + (UInt128)bit, bottom + (UInt128)bit)))).ToArray();
            for (var one = 0; one < 256; one++)
            {
                for (var other = 0; other < 256; other++)
                {
                    Assert.True(sets[one & ~other].Ranges.SequenceEqual(sets[one].Except(sets[other]).Ranges), $"{one:b8} less {other:b8}");
                    Assert.True(sets[one | other].Ranges.SequenceEqual(sets[one].Union(sets[other]).Ranges), $"{one:b8} with {other:b8}");
                }
            }
        }
    }

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.10-10.0.0.19", 246)]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", 0)]
    [InlineData("10.0.0.0/24", "10.0.0.0/8", 0)]
    [InlineData("10.0.0.0/24", "10.0.1.0/24", 256)]
    [InlineData("10.0.0.0/24", "10.0.0.255", 255)]
    [InlineData("79.98.104.0/21 79.98.104.0/24", "", 2_048)]
    [InlineData("0.0.0.0/0", "0.0.0.0/1", 1L << 31)]
    [InlineData("10.0.0.0/24 2001:db8::/120", "2001:db8::80/121 10.0.0.128/25", 256)]
    public void An_exclusion_takes_away_what_both_hold(string targets, string excludes, long left) =>
        Assert.Equal((UInt128)left, Set(targets).Except(Set(excludes)).Count);

    [Fact]
    public void All_of_ipv6_has_no_end_to_fall_over()
    {
        var all = Set("::/0");

        Assert.Equal(UInt128.MaxValue, all.Count);
        Assert.True(all.Except(all).IsEmpty);
        Assert.Equal(UInt128.MaxValue, all.Except(Set("::")).Count);
        Assert.Equal(UInt128.MaxValue, all.Except(Set("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")).Count);
        Assert.Equal(all.Count, all.Union(Set("10.0.0.0/8")).Count);
    }

    // Every prefix, beside the mask that arithmetic gives.
    [Fact]
    public void A_block_masks_the_bits_of_the_host()
    {
        for (var prefix = 0; prefix <= 32; prefix++)
        {
            var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
            var range = AddressRange.Block(AddressRange.AddressOf(AddressRange.V4.First + 0xc0a8_55aa), prefix, isV4: true);

            Assert.Equal(AddressRange.V4.First + (0xc0a8_55aa & mask), range.First);
            Assert.Equal(AddressRange.V4.First + (0xc0a8_55aa | ~mask), range.Last);
        }
    }

    static (TargetSet Set, HashSet<UInt128> Model) Random(Random random, UInt128 bottom)
    {
        var ranges = new List<AddressRange>();
        var model = new HashSet<UInt128>();
        for (var count = random.Next(8); count > 0; count--)
        {
            var first = random.Next(256);
            var last = random.Next(first, Math.Min(256, first + random.Next(1, 60)));
            ranges.Add(new(bottom + (UInt128)first, bottom + (UInt128)last));
            for (var step = first; step <= last; step++) { model.Add(bottom + (UInt128)step); }
        }

        return (TargetSet.Of(ranges), model);
    }

    static void AssertEqual(IEnumerable<UInt128> expected, TargetSet set, int seed)
    {
        var listed = new List<UInt128>();
        foreach (var range in set.Ranges)
        {
            Assert.True(listed.Count == 0 || range.First > listed[^1] + 1, $"seed {seed}: ranges touch or overlap");
            for (var step = UInt128.Zero; step < range.Count; step++) { listed.Add(range.First + step); }
        }

        Assert.Equal(expected.Order(), listed);
        Assert.Equal((UInt128)listed.Count, set.Count);
    }

    static TargetSet Set(string text)
    {
        var list = new TargetList();
        list.Add(text, "set");
        Assert.Empty(list.Faults);
        return list.Addresses;
    }
}
