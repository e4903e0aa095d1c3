using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Sites;

public sealed class SiteTests
{
    [Theory]
    [InlineData("10.0.0.5", "host")]
    [InlineData("10.0.0.4", "range")]
    [InlineData("10.0.0.7", "network")]
    [InlineData("10.0.0.255", "network")]
    [InlineData("10.0.1.0", null)]
    [InlineData("9.255.255.255", null)]
    [InlineData("2001:db8::1", "six")]
    [InlineData("2001:db8:0:1::", null)]
    public void The_smallest_range_that_holds_an_address_owns_it(string address, string? expected)
    {
        var site = new Site(
            [
                new("network", [Range("10.0.0.0", "10.0.0.255")], ["endpoint"]),
                new("host", [Range("10.0.0.5", "10.0.0.5")], ["vda"]),
                new("range", [Range("10.0.0.3", "10.0.0.6")], ["vda"]),
                new("six", [AddressRange.OfNetwork(Address("2001:db8::"), 64)], ["vda"]),
            ],
            []);

        Assert.Equal(expected, site.MemberAt(Address(address))?.Name);
    }

    [Fact]
    public void All_of_IPv6_holds_no_IPv4()
    {
        var site = new Site([], [new("six", [AddressRange.OfNetwork(Address("::"), 0)], false, false, null)]);

        Assert.Null(site.ZoneAt(Address("10.0.0.1")));
        Assert.Null(site.ZoneAt(Address("0.0.0.0")));
        Assert.Null(site.ZoneAt(Address("255.255.255.255")));
        Assert.Equal("six", site.ZoneAt(Address("::1"))?.Name);
        Assert.Equal("six", site.ZoneAt(Address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))?.Name);
    }

    [Fact]
    public void All_of_IPv4_ends_at_its_last_address()
    {
        var site = new Site([new("four", [AddressRange.OfNetwork(Address("0.0.0.0"), 0)], [])], []);

        Assert.Equal("four", site.MemberAt(Address("255.255.255.255"))?.Name);
        Assert.Equal("four", site.MemberAt(Address("0.0.0.0"))?.Name);
        Assert.Null(site.MemberAt(Address("::1")));
    }

    [Fact]
    public void Lookup_agrees_with_a_search_through_all_ranges()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var ranges = Enumerable.Range(0, random.Next(1, 40)).Select(_ => RandomRange(random)).ToList();
            var site = new Site(ranges.Select((range, index) => new SiteMember($"{index}", [range], [])), []);
            for (var address = 0; address < 256; address++)
            {
                var sought = Address($"10.0.0.{address}");
                var expected = ranges.Select((range, index) => (range, index)).Where(entry => entry.range.Contains(sought)).OrderBy(entry => entry.range.SizeRank).ThenBy(entry => entry.index).Select(entry => $"{entry.index}").FirstOrDefault();

                Assert.Equal(expected, site.MemberAt(sought)?.Name);
            }
        }
    }

    [Fact]
    public void Looking_up_among_thousands_allocates_nothing()
    {
        var members = Enumerable.Range(0, 20_000).Select(index => new SiteMember($"{index}", [Range($"10.{index >> 8}.{index & 255}.1", $"10.{index >> 8}.{index & 255}.9")], ["vda"]));
        var site = new Site(members, [new("all", [AddressRange.OfNetwork(Address("10.0.0.0"), 8)], false, false, null)]);
        var (sought, absent) = (Address("10.77.7.5"), Address("10.77.7.10"));
        site.MemberAt(sought);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = 0;
        for (var time = 0; time < 10_000; time++)
        {
            found += site.MemberAt(sought) is null ? 0 : 1;
            found += site.MemberAt(absent) is null ? 0 : 1;
            found += site.ZoneAt(sought) is null ? 0 : 1;
        }

        // The platform may compile anew meanwhile, which costs some bytes once; the smallest object each would be 240,000.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(20_000, found);
        Assert.Equal($"{(77 << 8) + 7}", site.MemberAt(sought)!.Name);
    }

    [Fact]
    public void An_address_belongs_to_a_name_once_the_capture_called_it_so()
    {
        var site = new Site(
            [new("license", [], ["license-server"]) { DnsNames = ["license.site.test"] }, new("fixed", [Range("10.0.0.9", "10.0.0.9")], ["vda"])],
            []);
        Assert.Null(site.MemberAt(Address("10.0.0.8")));

        site.NoteName(Address("10.0.0.8"), "License.Site.Test.");
        site.NoteName(Address("10.0.0.7"), "other.site.test");
        site.NoteName(Address("10.0.0.9"), "license.site.test"); // the file's own addresses go before a name in traffic

        Assert.Equal("license", site.MemberAt(Address("10.0.0.8"))?.Name);
        Assert.Null(site.MemberAt(Address("10.0.0.7")));
        Assert.Equal("fixed", site.MemberAt(Address("10.0.0.9"))?.Name);
    }

    [Fact]
    public void Names_add_addresses_up_to_a_bound()
    {
        var site = new Site([new("license", [], ["license-server"]) { DnsNames = ["license.site.test"] }], []);
        for (var index = 0; index <= Site.MaxNamed; index++) { site.NoteName(Address($"10.{index >> 16}.{(index >> 8) & 255}.{index & 255}"), "license.site.test"); }

        Assert.NotNull(site.MemberAt(Address("10.0.255.255")));
        Assert.Null(site.MemberAt(Address("10.1.0.0")));
    }

    [Fact]
    public void One_capture_point_sees_its_zones_only()
    {
        var site = new Site([], [new("a", [Range("10.0.0.0", "10.0.0.9")], false, false, true), new("b", [Range("10.0.1.0", "10.0.1.9")], false, false, true)])
        {
            CapturePoints = [new("left", ["a"]), new("right", ["b"])],
        };

        var left = site.SeenFrom("left");

        Assert.NotNull(left);
        Assert.True(left.ZoneAt(Address("10.0.0.1"))!.InView);
        Assert.False(left.ZoneAt(Address("10.0.1.1"))!.InView);
        Assert.Null(site.SeenFrom("middle"));
    }

    internal static IpAddress Address(string text) => TestEnd.Of(text, 0).Address;

    internal static AddressRange Range(string first, string last) => new(Address(first), Address(last));

    static AddressRange RandomRange(Random random)
    {
        var first = random.Next(256);
        return Range($"10.0.0.{first}", $"10.0.0.{random.Next(first, 256)}");
    }
}
