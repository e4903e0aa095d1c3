using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using Ctxscan.Sweep;

namespace CitrixTrafficEngine.Tests.Sweep;

public class PlanTextTests
{
    [Fact]
    public void Parts_that_are_asked_differently_are_written_one_by_one()
    {
        var text = Text(
            new(Hosts("10.0.0.1-10.0.0.2"), [new(Transport.Tcp, 22, "ssh", ["a"], IsSink: false, IsCanary: false)]),
            new(Hosts("10.0.0.9"), [new(Transport.Udp, 514, "syslog", ["b"], IsSink: true, IsCanary: false)]));

        Assert.Contains("targets: 2 addresses\n  10.0.0.1-10.0.0.2  2\nprobes of each\n  22/tcp  ssh  a\n", text, StringComparison.Ordinal);
        Assert.Contains("targets: 1 address\n  10.0.0.9\nprobes of each\n  514/udp  syslog, a sink: one empty datagram, no answer is expected  b\n", text, StringComparison.Ordinal);
        Assert.Contains("\nplan 3 addresses in 2 groups = 6 probes, ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no canary", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbouring_ports_that_are_asked_alike_are_one_line()
    {
        PlannedProbe[] probes = [.. Enumerable.Range(80, 11).Select(port => new PlannedProbe(Transport.Tcp, (ushort)port, port == 85 ? "http" : null, [], IsSink: false, IsCanary: false))];

        Assert.Equal(["80-84/tcp  no service of the catalog", "85/tcp  http", "86-90/tcp  no service of the catalog"], PortRun.Of(probes).Select(run => run.ToString()));
    }

    static string Text(params PlanGroup[] groups)
    {
        var plan = ScanPlan.Create(groups, new());
        using var writer = new StringWriter { NewLine = "\n" };
        new PlanText(new() { Plan = plan, Options = new(), Estimate = PlanEstimate.Of(plan, new()), Catalog = Catalog.Load(new()), Profiles = [] }, writer, columns: null).Write();
        return writer.ToString();
    }

    static TargetSet Hosts(string text)
    {
        var list = new TargetList();
        list.Add(text, "hosts");
        return list.Addresses;
    }
}
