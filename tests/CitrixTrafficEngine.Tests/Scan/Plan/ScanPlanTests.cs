using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;

namespace CitrixTrafficEngine.Tests.Scan.Plan;

public class ScanPlanTests
{
    static readonly ImmutableArray<PlannedProbe> s_sshAndDns = [Probe(Transport.Tcp, 22), Probe(Transport.Udp, 53)];

    [Fact]
    public void A_thousand_random_plans_equal_a_naive_one_for_every_seed_and_shard()
    {
        for (var seed = 1; seed <= 1_000; seed++)
        {
            var model = PlanModel.Random(new Random(seed));
            var shards = 1 + (seed % 5);
            var met = new HashSet<(IpAddress, Transport, ushort)>();
            var total = 0L;
            for (var index = 1; index <= shards; index++)
            {
                // Each part is made on its own, with a seed of its own, as machines do that share nothing.
                var plan = model.Plan(seed: (ulong)(seed * 31 + index), (index, shards));
                Assert.Equal(model.Pairs.Count, plan.PairCount);
                var pairs = 0L;
                foreach (var pair in plan.Pairs())
                {
                    var (host, probe) = plan.Locate(pair);
                    Assert.Equal(pair, plan.FirstPairOf(host) + probe);
                    Assert.True(plan.IsInShard(pair), $"seed {seed}");
                    var asked = plan.ProbesOf(host)[probe];
                    Assert.True(met.Add((plan.AddressOf(host), asked.Transport, asked.Port)), $"seed {seed}: {plan.AddressOf(host)} {asked.Port} twice");
                    pairs++;
                }

                Assert.Equal(plan.ShardPairCount, pairs);
                total += pairs;
            }

            Assert.Equal(model.Pairs.Count, total);
            Assert.True(met.SetEquals(model.Pairs), $"seed {seed}");
        }
    }

    [Fact]
    public void Every_number_of_addresses_up_to_4096_is_split_and_ordered_completely()
    {
        for (var count = 1; count <= 4_096; count++)
        {
            var group = new PlanGroup(TargetSet.Of([new AddressRange(AddressRange.V4.First, AddressRange.V4.First + (UInt128)count - 1)]), [Probe(Transport.Tcp, 22)]);
            var shards = 1 + (count % 7);
            var seen = new bool[count];
            for (var index = 1; index <= shards; index++)
            {
                var plan = Plan([group], new() { Seed = (ulong)count, Shard = (index, shards), HasCanary = false });
                foreach (var pair in plan.Pairs())
                {
                    Assert.False(seen[pair], $"{pair} twice among {count} in {shards} shards");
                    seen[pair] = true;
                }
            }

            Assert.DoesNotContain(false, seen);
        }
    }

    [Fact]
    public void Walking_a_plan_allocates_nothing()
    {
        var plan = Plan([Group("10.0.0.0", "10.0.0.255", s_sshAndDns), Group("10.0.0.77", "10.0.3.3", [Probe(Transport.Tcp, 443)])]);
        var pairs = plan.Pairs().ToArray();

        Assert.Equal(pairs.Length, Walk(plan, pairs)); // once before, for what the runtime makes on first use
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Walk(plan, pairs);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((0, pairs.Length), (allocated, found));
    }

    [Fact]
    public void An_address_waits_until_all_others_had_their_turn()
    {
        var plan = Plan([Group("10.0.0.0", "10.0.0.99", s_sshAndDns)], new() { Seed = 3 });
        var hosts = plan.Pairs().Select(pair => plan.Locate(pair).Host).ToArray();

        Assert.Equal(300, hosts.Length);
        for (var round = 0; round < 3; round++) { Assert.Equal(100, hosts[(round * 100)..((round + 1) * 100)].Distinct().Count()); }

        Assert.Equal(hosts[..100], hosts[100..200]);
        Assert.NotEqual(hosts[..100], hosts[..100].Order());
    }

    [Fact]
    public void The_canary_of_an_address_comes_before_its_other_probes_which_come_in_an_order_of_its_own()
    {
        var plan = Plan([Group("10.0.0.0", "10.0.0.99", [.. Enumerable.Range(1, 6).Select(port => Probe(Transport.Tcp, (ushort)port))])], new() { Seed = 3 });
        var ports = plan.Pairs().Select(plan.Locate).GroupBy(at => at.Host).Select(host => host.Select(at => plan.ProbesOf(host.Key)[at.Probe]).ToArray()).ToArray();

        Assert.All(ports, host => Assert.Equal([true, false, false, false, false, false, false], host.Select(probe => probe.IsCanary)));
        Assert.InRange(ports.Select(host => string.Join(' ', host.Select(probe => probe.Port))).Distinct().Count(), 70, 100);
    }

    [Fact]
    public void The_seed_decides_the_order_and_nothing_else()
    {
        var group = Group("10.0.0.0", "10.0.0.99", s_sshAndDns);
        var one = Plan([group], new() { Seed = 1 });
        var other = Plan([group], new() { Seed = 2 });

        Assert.Equal(one.Pairs(), Plan([group], new() { Seed = 1 }).Pairs());
        Assert.NotEqual(one.Pairs(), other.Pairs());
        Assert.Equal(one.Hash, other.Hash);
        Assert.Matches("^[0-9a-f]{32}$", one.Hash);
    }

    [Fact]
    public void The_hash_tells_addresses_and_ports_apart_and_not_how_they_were_grouped()
    {
        var whole = Plan([Group("10.0.0.0", "10.0.0.99", s_sshAndDns)]).Hash;

        Assert.Equal(whole, Plan([Group("10.0.0.0", "10.0.0.49", s_sshAndDns), Group("10.0.0.50", "10.0.0.99", [.. s_sshAndDns.Reverse()])]).Hash);
        Assert.NotEqual(whole, Plan([Group("10.0.0.0", "10.0.0.98", s_sshAndDns)]).Hash);
        Assert.NotEqual(whole, Plan([Group("10.0.0.0", "10.0.0.99", [Probe(Transport.Tcp, 22), Probe(Transport.Tcp, 53)])]).Hash);
    }

    [Fact]
    public void A_group_of_few_with_many_ports_costs_the_others_nothing()
    {
        var every = ImmutableArray.CreateRange(Enumerable.Range(1, 65_535).Select(port => Probe(Transport.Tcp, (ushort)port)));
        var plan = Plan([Group("10.0.0.0", "10.0.255.255", [Probe(Transport.Tcp, 22)]), Group("10.0.7.7", "10.0.7.7", every)]);

        // 65,535 addresses with one port and a canary, and one address that has no port left for a canary.
        Assert.Equal((65_535L * 2) + 65_535, plan.PairCount);
        Assert.Equal(plan.PairCount, plan.Pairs().Distinct().LongCount());
    }

    [Fact]
    public void A_slash_8_takes_no_list()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = Plan([Group("10.0.0.0", "10.255.255.255", s_sshAndDns)]);
        var taken = plan.Pairs().Take(1_000).Sum(pair => plan.Locate(pair).Probe);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal((16_777_216, 3L * 16_777_216), (plan.HostCount, plan.PairCount));
        Assert.InRange(taken, 1, 2_000);
    }

    [Fact]
    public void The_canary_is_the_last_probe_on_a_port_that_nobody_lists()
    {
        var known = Enumerable.Range(20_000, 12_768).Where(port => port != 31_000).Select(port => (ushort)port).ToHashSet();
        var plan = Plan([Group("10.0.0.1", "10.0.0.2", s_sshAndDns)], new() { KnownPorts = known });

        var probes = plan.ProbesOf(1);
        Assert.Equal([false, false, true], probes.ToArray().Select(probe => probe.IsCanary));
        Assert.Equal((Transport.Tcp, (ushort)31_000), (probes[2].Transport, probes[2].Port));
    }

    [Fact]
    public void An_address_of_two_groups_is_asked_once_for_the_rows_of_both()
    {
        var plan = Plan(
        [
            Group("10.0.0.1", "10.0.0.1", [new(Transport.Tcp, 443, "https", ["a"], IsSink: false, IsCanary: false)]),
            Group("10.0.0.0", "10.0.0.3", [new(Transport.Tcp, 443, "https", ["b", "a"], IsSink: false, IsCanary: false)]),
        ]);

        Assert.Equal((4, 8L), (plan.HostCount, plan.PairCount));
        Assert.Equal(["a", "b"], plan.ProbesOf(1)[0].Rows);
        Assert.Equal("https", plan.ProbesOf(1)[0].Service);
    }

    [Fact]
    public void Groups_that_ask_the_same_are_one_part_of_the_plan()
    {
        var plan = Plan([Group("10.0.0.1", "10.0.0.1", s_sshAndDns), Group("10.0.0.9", "10.0.0.9", [.. s_sshAndDns]), Group("10.0.0.5", "10.0.0.5", [Probe(Transport.Tcp, 22)])]);

        Assert.Equal([(2, 3), (1, 2)], plan.Groups().Select(group => ((int)group.Hosts.Count, group.Probes.Length)));
    }

    [Theory]
    [InlineData(3_003, true)]
    [InlineData(3_003, false)]
    [InlineData(7_000, false)]
    [InlineData(6_890, false)]
    [InlineData(6_930, false)]
    [InlineData(4_980, false)]
    public void No_plan_holds_an_audit_only_port(ushort port, bool poke) =>
        Assert.Throws<ArgumentException>(() => Plan([Group("10.0.0.1", "10.0.0.1", [Probe(Transport.Udp, port)])], new() { PokeAuditOnly = poke }));

    [Fact]
    public void A_poke_is_allowed_where_the_user_allows_it() =>
        Assert.Equal(2, Plan([Group("10.0.0.1", "10.0.0.1", [Probe(Transport.Udp, 7_000)])], new() { PokeAuditOnly = true }).PairCount);

    [Fact]
    public void More_addresses_than_an_index_counts_are_refused() =>
        Assert.Throws<ArgumentException>(() => Plan([Group("0.0.0.0", "255.255.255.255", s_sshAndDns)]));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 3)]
    [InlineData(1, 0)]
    public void A_shard_that_is_none_is_refused(int index, int count) =>
        Assert.Throws<ArgumentException>(() => Plan([Group("10.0.0.1", "10.0.0.9", s_sshAndDns)], new() { Shard = (index, count) }));

    [Fact]
    public void More_shards_than_addresses_leave_some_without_work()
    {
        var counts = Enumerable.Range(1, 5).Select(index => Plan([Group("10.0.0.1", "10.0.0.3", s_sshAndDns)], new() { Shard = (index, 5) }).ShardPairCount);

        Assert.Equal([3L, 3, 3, 0, 0], counts);
    }

    [Fact]
    public void An_address_keeps_the_name_it_was_given()
    {
        var address = Address("10.0.0.2");
        var plan = Plan([Group("10.0.0.1", "10.0.0.9", s_sshAndDns)], new() { Names = new Dictionary<IpAddress, string> { [address] = "vda1.example", [Address("9.9.9.9")] = "elsewhere" } });

        Assert.Equal("vda1.example", plan.NameOf(plan.Find(address)!.Value));
        Assert.Null(plan.NameOf(0));
        Assert.Null(plan.Find(Address("9.9.9.9")));
    }

    static int Walk(ScanPlan plan, long[] pairs)
    {
        var found = 0;
        foreach (var pair in pairs)
        {
            var (host, probe) = plan.Locate(pair);
            found += plan.Find(plan.AddressOf(host)) == host && plan.FirstPairOf(host) + probe == pair && plan.ProbesOf(host)[probe].Port > 0 && plan.IsInShard(pair) ? 1 : 0;
        }

        return found;
    }

    static ScanPlan Plan(PlanGroup[] groups, PlanOptions? options = null) => ScanPlan.Create(groups, options ?? new());

    static PlanGroup Group(string first, string last, ImmutableArray<PlannedProbe> probes) =>
        new(TargetSet.Of([new AddressRange(AddressRange.NumberOf(Address(first)), AddressRange.NumberOf(Address(last)))]), probes);

    static PlannedProbe Probe(Transport transport, ushort port) => new(transport, port, null, [], IsSink: false, IsCanary: false);

    static IpAddress Address(string text) => IpAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);
}
