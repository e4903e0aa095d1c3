using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Tests.Rules;

public class RuleTableTests
{
    [Fact]
    public void A_table_without_rules_has_only_the_empty_run()
    {
        Assert.Equal(1, RuleTable.Empty.RunCount);
        Assert.Equal(0, RuleTable.Empty.RunOf(Transport.Tcp, 443));
        Assert.True(RuleTable.Empty.RulesOf(0).IsEmpty);
    }

    [Fact]
    public void Both_ends_of_a_range_are_found_and_their_neighbours_are_not()
    {
        var table = RuleTable.Compile([NewRule("pvs", Transport.Udp, new PortRange(6910, 6930))]);

        Assert.Equal([0, 1, 1, 0], new ushort[] { 6909, 6910, 6930, 6931 }.Select(port => table.RunOf(Transport.Udp, port)));
    }

    [Fact]
    public void Tcp_and_udp_do_not_mix()
    {
        var table = RuleTable.Compile([NewRule("dns", Transport.Udp, new PortRange(53, 53))]);

        Assert.Equal(0, table.RunOf(Transport.Tcp, 53));
    }

    [Theory]
    [InlineData(Transport.Icmp)]
    [InlineData(Transport.Ip)]
    public void A_transport_without_ports_has_run_zero(Transport transport) =>
        Assert.Equal(0, RuleTable.Compile([NewRule("a", Transport.Tcp, new PortRange(1, 65535))]).RunOf(transport, 7));

    [Theory]
    [InlineData(RuleMatch.EvidenceOnly)]
    [InlineData(RuleMatch.Never)]
    public void A_rule_that_is_not_for_the_table_stays_out_of_it(RuleMatch match)
    {
        var table = RuleTable.Compile([NewRule("rpc", Transport.Tcp, new PortRange(49152, 65535)) with { Match = match }]);

        Assert.Equal(0, table.RunOf(Transport.Tcp, 50000));
        Assert.Equal("rpc", table.Rules[0].Id);
    }

    [Fact]
    public void Ports_with_the_same_candidates_share_a_run()
    {
        var table = RuleTable.Compile(
        [
            NewRule("a", Transport.Tcp, new PortRange(80, 80), new PortRange(8080, 8080)),
            NewRule("b", Transport.Tcp, new PortRange(8080, 8080), new PortRange(80, 80)),
        ]);

        Assert.Equal(table.RunOf(Transport.Tcp, 80), table.RunOf(Transport.Tcp, 8080));
        Assert.Equal([0, 1], table.RulesOf(table.RunOf(Transport.Tcp, 80)).ToArray());
        Assert.Equal(2, table.RunCount);
    }

    [Fact]
    public void Overlapping_ranges_of_one_rule_give_one_candidate()
    {
        var table = RuleTable.Compile([NewRule("a", Transport.Tcp, new PortRange(10, 20), new PortRange(15, 30))]);

        Assert.Equal([0], table.RulesOf(table.RunOf(Transport.Tcp, 17)).ToArray());
    }

    [Fact]
    public void The_last_port_is_in_reach()
    {
        var table = RuleTable.Compile([NewRule("a", Transport.Udp, new PortRange(65535, 65535))]);

        Assert.Equal(1, table.RunOf(Transport.Udp, 65535));
    }

    [Fact]
    public void More_rules_than_sixteen_bits_tell_apart_are_refused()
    {
        var rules = Enumerable.Repeat(NewRule("a", Transport.Tcp, new PortRange(1, 1)), RuleTable.Capacity + 1).ToArray();

        Assert.Contains("65535", Assert.Throws<RuleTableException>(() => RuleTable.Compile(rules)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_runs_than_sixteen_bits_tell_apart_are_refused()
    {
        // One rule for each bit of the port cuts both transports so that almost every port has a list of its own.
        var rules = new List<Rule>();
        foreach (var transport in (Transport[])[Transport.Tcp, Transport.Udp])
        {
            for (var bit = 0; bit < 16; bit++)
            {
                var ports = new List<PortRange>();
                for (var first = 1 << bit; first < 65536; first += 2 << bit)
                {
                    ports.Add(new((ushort)first, (ushort)(first + (1 << bit) - 1)));
                }

                rules.Add(NewRule($"{transport}-{bit}", transport, [.. ports]));
            }
        }

        Assert.Throws<RuleTableException>(() => RuleTable.Compile(rules));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(27000)]
    [InlineData(0)]
    public void Every_port_has_the_candidates_of_a_linear_search(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        var rules = Enumerable.Range(0, random.Next(1, 120)).Select(index => NewRandomRule(index, random)).ToArray();
        var table = RuleTable.Compile(rules);

        foreach (var transport in (Transport[])[Transport.Tcp, Transport.Udp])
        {
            for (var port = 0; port <= ushort.MaxValue; port++)
            {
                var expected = Search(rules, transport, (ushort)port);
                var found = table.RulesOf(table.RunOf(transport, (ushort)port));
                Assert.True(found.SequenceEqual(expected), $"seed {seed}: {port}/{transport}");
            }
        }
    }

    static ushort[] Search(Rule[] rules, Transport transport, ushort port) =>
    [
        .. Enumerable.Range(0, rules.Length)
            .Where(i => rules[i].Match == RuleMatch.Table && rules[i].Transport == transport && rules[i].Ports.Any(range => range.Contains(port)))
            .Select(i => (ushort)i),
    ];

    static Rule NewRandomRule(int index, Random random)
    {
        var ports = new PortRange[random.Next(1, 4)];
        for (var i = 0; i < ports.Length; i++)
        {
            // Few distinct first ports, so that ranges meet, nest and touch.
            var first = random.Next(1, 40) * (random.Next(2) == 0 ? 1 : 1_680);
            ports[i] = new((ushort)first, (ushort)Math.Min(ushort.MaxValue, first + (random.Next(3) == 0 ? random.Next(3_000) : 0)));
        }

        return NewRule($"rule-{index}", (Transport)random.Next(4), [.. ports]) with { Match = (RuleMatch)(random.Next(6) / 3 * random.Next(3)) };
    }

    static Rule NewRule(string id, Transport transport, params ImmutableArray<PortRange> ports) => new()
    {
        Id = id,
        Product = "product",
        Service = "service",
        SourceRole = "client",
        DestinationRole = "server",
        Transport = transport,
        Ports = ports,
    };
}
