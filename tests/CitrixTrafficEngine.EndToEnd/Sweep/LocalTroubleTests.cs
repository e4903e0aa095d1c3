using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>What this machine lacks never becomes a verdict.</summary>
public class LocalTroubleTests
{
    static readonly string[] s_plan =
    [
        "10.201.3.0/25 tcp/22/- tcp/80/- tcp/81 tcp/1013 tcp/1100 udp/2 udp/1013 udp/1100/dns udp/53/dns",
        "10.201.4.0/25 udp/53/dns udp/2 udp/3 udp/4 udp/5 udp/6 udp/7 udp/8",
    ];

    static readonly string[] s_settings = ["rate=5000", "host-rate=0", "datagram-host-rate=0", "max-state=0", "max-in-flight=2000"];

    [Fact]
    public void Few_descriptors_few_ports_and_a_narrow_queue_change_no_verdict()
    {
        using var lab = SweepLab.Open();
        Needs.Tools("prlimit", "tc");
        lab.Rules(lab.Router,
            """
            table inet sweep {
              chain forward { type filter hook forward priority 0;
                meta l4proto { tcp, udp } th dport 1013 reject with icmp type admin-prohibited
                meta l4proto { tcp, udp } th dport 1100 drop
              }
            }
            """);
        lab.Serve("accept.py", "-", "close", "0.0.0.0", "22", "80");
        lab.Serve("name_server.py", "0.0.0.0", "53");

        var free = lab.Sweep(s_plan, s_settings);
        var descriptors = lab.Sweep(s_plan, s_settings, "prlimit", "--nofile=256");
        SweepLab.Set(lab.Scanner, "net.ipv4.ip_local_port_range=40000 40999");
        var ports = lab.Sweep(s_plan, s_settings);
        SweepLab.Set(lab.Scanner, "net.ipv4.ip_local_port_range=40000 40000");
        var onePort = lab.Sweep(s_plan, s_settings);
        SweepLab.In(lab.Scanner, "tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "2mbit", "burst", "3000", "limit", "3000").EndedWith(0);
        var queue = lab.Sweep(s_plan, s_settings);

        Assert.Equal((384, 128 * 2, 256), (free.Count("Silent") + free.Count("OpenConfirmed") - 128, free.Count("Open"), free.Count("Rejected")));
        Assert.True(descriptors.Figure("inflight") < 256);
        Assert.All(onePort.Rows.Where(row => row.Transport == "udp"), row => Assert.EndsWith(":40000", row.Source, StringComparison.Ordinal));
        Assert.Contains("105:", queue.Figures["requeued"], StringComparison.Ordinal); // ENOBUFS, or the queue was no trouble
        foreach (var run in new[] { descriptors, ports, onePort, queue }) { Assert.Equal(free.Verdicts(), run.Verdicts()); }

        lab.AssertNoOverflow();
    }
}
