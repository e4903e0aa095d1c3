using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class PlanEstimateTests
{
    [Fact]
    public void The_usual_limits_bound_a_small_subnet_by_the_rate()
    {
        // 254 x (5 + canary) = 1,524 probes at 200 a second are 7.62 s; four tries wait 4 s.
        var estimate = Estimate(254, Tcp(5), new());

        Assert.Equal((1_524, 1_524 * 4, 1_524), (estimate.Probes, estimate.MostPackets, estimate.MostHalfOpen));
        Assert.Equal((7.62, 11.62), (Math.Round(estimate.Shortest.TotalSeconds, 2), Math.Round(estimate.Longest.TotalSeconds, 2)));
    }

    [Fact]
    public void A_silent_network_is_bound_by_what_a_firewall_remembers()
    {
        // A silent /16 x 5: beyond the first 10,000, each 120 s let 10,000 more begin.
        var estimate = Estimate(65_536, Tcp(4), new() { Rate = 0, HostRate = 0 });

        Assert.Equal(10_000, estimate.MostHalfOpen);
        Assert.Equal((327_680 - 10_000) / 10_000.0 * 120, estimate.Longest.TotalSeconds - 4, 6);
        Assert.Equal(TimeSpan.Zero, estimate.Shortest);
    }

    [Fact]
    public void One_address_is_bound_by_its_own_rate() => Assert.Equal(100, Estimate(1, Tcp(999), new()).Shortest.TotalSeconds);

    [Fact]
    public void Repeats_of_datagrams_count_for_the_rate_and_those_of_the_kernel_do_not()
    {
        ImmutableArray<PlannedProbe> dns = [Probe(Transport.Udp, 53)];

        Assert.Equal((1_000 + (1_000 * 3)) / 200.0, Estimate(1_000, dns, new() { Tries = 3, MaxInFlight = 0, Timeout = TimeSpan.FromSeconds(5) }).Longest.TotalSeconds - 5);
        Assert.Equal(2_000 / 200.0, Estimate(1_000, Tcp(1), new() { Tries = 3, MaxInFlight = 0, Timeout = TimeSpan.FromSeconds(5) }).Longest.TotalSeconds - 5);
    }

    [Fact]
    public void Few_in_flight_bound_what_does_not_answer() =>
        Assert.Equal(600 / 10.0 * 4, Estimate(300, Tcp(1), new() { MaxInFlight = 10 }).Longest.TotalSeconds - 4);

    [Fact]
    public void A_slow_rate_fills_no_more_state_than_it_sends_in_the_window() =>
        Assert.Equal(120, Estimate(65_536, Tcp(4), new() { Rate = 1 }).MostHalfOpen);

    [Fact]
    public void A_shard_costs_its_part_and_all_shards_the_whole()
    {
        var parts = Enumerable.Range(1, 7).Select(index => Estimate(1_000, Tcp(3), new(), (index, 7)).Probes).ToArray();

        Assert.Equal(4_000, parts.Sum());
        Assert.All(parts, part => Assert.InRange(part, 568, 572));
        Assert.Equal(TimeSpan.Zero, Estimate(1, Tcp(3), new(), (2, 7)).Longest);
    }

    [Fact]
    public void The_largest_plan_at_the_lowest_rate_still_has_a_time() =>
        Assert.True(Estimate(int.MaxValue, Tcp(65_535), new() { Rate = 0.1 }).Longest > TimeSpan.FromDays(3_000_000));

    static PlanEstimate Estimate(int hosts, ImmutableArray<PlannedProbe> probes, ScanOptions options, (int, int)? shard = null)
    {
        var addresses = TargetSet.Of([new AddressRange(AddressRange.V4.First, AddressRange.V4.First + (UInt128)hosts - 1)]);
        return PlanEstimate.Of(ScanPlan.Create([new(addresses, probes)], new() { Shard = shard ?? (1, 1) }), options);
    }

    static ImmutableArray<PlannedProbe> Tcp(int count) => [.. Enumerable.Range(1, count).Select(port => Probe(Transport.Tcp, (ushort)port))];

    static PlannedProbe Probe(Transport transport, ushort port) => new(transport, port, null, [], IsSink: false, IsCanary: false);
}
