using System.Collections.Immutable;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Engine;
using CitrixTrafficEngine.Scan.Sockets;

namespace CitrixTrafficEngine.Tests.Scan.Engine;

public sealed class WorkQueueTests : IDisposable
{
    const long Second = 1_000_000_000;

    readonly RouteSocket _routes = new();

    public void Dispose() => _routes.Dispose();

    [Theory]
    [InlineData(10, 1)]
    [InlineData(3, 0.5)]
    public void Turns_of_an_address_keep_its_rates(double hostRate, double datagramRate)
    {
        var plan = Plan(addresses: 3, ports: 20);
        var hosts = new HostTable(plan, new() { HostRate = hostRate, DatagramHostRate = datagramRate }, _routes);
        using var work = new WorkQueue(plan, hosts, null);
        var sent = new Dictionary<int, List<(long At, Transport Transport)>>();
        var pairs = new HashSet<long>();
        for (long now = 1; !work.IsEmpty; now += Second / 1_000)
        {
            while (work.TryTake(now, hasRoom: true, out var due))
            {
                var (host, probe) = plan.Locate(due.Id);
                var transport = plan.ProbesOf(host)[probe].Transport;
                if (hosts.Earliest(host, transport) is var earliest && earliest > now)
                {
                    work.Add(in due, earliest); // the one before was late
                    continue;
                }

                hosts.Sends(host, transport, now);
                Assert.True(pairs.Add(due.Id));
                if (!sent.TryGetValue(host, out var times)) { sent[host] = times = []; }

                times.Add((now, transport));
            }
        }

        Assert.Equal(plan.PairCount, pairs.Count);
        foreach (var times in sent.Values)
        {
            Spaced([.. times.Select(time => time.At)], Second / hostRate);
            Spaced([.. times.Where(time => time.Transport == Transport.Udp).Select(time => time.At)], Second / datagramRate);
        }
    }

    [Fact]
    public void What_is_due_again_goes_before_what_is_new_and_needs_no_room()
    {
        var plan = Plan(addresses: 1, ports: 2);
        using var work = new WorkQueue(plan, new(plan, new() { HostRate = 0 }, _routes), null);
        work.Add(new(DueKind.Again, 77), turn: 5);
        Assert.False(work.TryTake(4, hasRoom: false, out _));
        Assert.Equal(5, work.NextAt(hasRoom: false));
        Assert.True(work.TryTake(5, hasRoom: true, out var due));
        Assert.Equal(DueKind.Again, due.Kind);
        Assert.False(work.TryTake(6, hasRoom: false, out _));
        Assert.True(work.TryTake(6, hasRoom: true, out due));
        Assert.Equal(DueKind.Start, due.Kind);
    }

    static void Spaced(long[] times, double atLeast)
    {
        for (var at = 1; at < times.Length; at++) { Assert.True(times[at] - times[at - 1] >= atLeast, $"{times[at - 1]} and {times[at]}"); }
    }

    static ScanPlan Plan(int addresses, int ports)
    {
        var probes = Enumerable.Range(1, ports).Select(port => new PlannedProbe(port % 4 == 0 ? Transport.Udp : Transport.Tcp, (ushort)port, null, ImmutableArray<string>.Empty, IsSink: false, IsCanary: false));
        return ScanPlan.Create([new(TargetSet.Of(Enumerable.Range(1, addresses).Select(last => IpAddress.FromV4([127, 0, 0, (byte)last]))), [.. probes])], new() { HasCanary = false });
    }
}
