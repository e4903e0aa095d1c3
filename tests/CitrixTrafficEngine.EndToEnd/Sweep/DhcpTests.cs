using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>The command asks a real DHCP server, from port 68 and only where it is to be had.</summary>
public sealed class DhcpTests(CtxscanProgram ctxscan) : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_server_acknowledges_and_no_address_is_leased()
    {
        using var lab = Lab.Open();
        using var server = Serve(lab);

        var run = ProcessRun.Of("ip", ["netns", "exec", lab.Left, ctxscan.Binary, .. Arguments]).EndedWith(0);

        var probe = ProbeOf(run);
        Assert.Equal((Verdict.OpenConfirmed, "dhcp", Proof.Reply), (probe.Verdict, probe.Protocol, probe.Proof));
        Assert.Equal(68, SavedRecord.Number(RecordOf(run), "source", "port"));
        Assert.False(File.Exists(Leases) && File.ReadAllText(Leases).Length > 0);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Below_its_tier_none_is_asked()
    {
        using var lab = Lab.Open();
        using var server = Serve(lab);

        var run = ProcessRun.Of("ip", ["netns", "exec", lab.Left, ctxscan.Binary, "sweep", Lab.RightAddress, "-p", "u:67", "-q", "--tries", "1"]).EndedWith(0);

        Assert.Equal(Verdict.Silent, ProbeOf(run).Verdict);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Where_the_port_is_in_use_the_sweep_says_so_and_goes_on()
    {
        Needs.Tools("python3");
        using var lab = Lab.Open();
        using var server = Serve(lab);
        using var client = RunningProgram.In(lab.Left, "python3", "-c", "import socket, time\ns = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('0.0.0.0', 68))\nprint('bound', flush=True)\ntime.sleep(600)");
        Assert.Equal("bound", client.Output.ReadLine());

        var run = ProcessRun.Of("ip", ["netns", "exec", lab.Left, ctxscan.Binary, .. Arguments]).EndedWith(0);

        Assert.Equal(Verdict.Silent, ProbeOf(run).Verdict);
        Assert.Contains("no DHCPINFORM is sent", run.Errors, StringComparison.Ordinal);
        Assert.Contains("is in use", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_capability_the_sweep_says_so_and_goes_on()
    {
        Needs.Tools("setpriv");
        using var lab = Lab.Open();
        using var server = Serve(lab);

        var run = ProcessRun.Of("ip", ["netns", "exec", lab.Left, "setpriv", "--bounding-set=-net_bind_service", "--", ctxscan.Binary, .. Arguments]).EndedWith(0);

        Assert.Equal(Verdict.Silent, ProbeOf(run).Verdict);
        Assert.Contains("CAP_NET_BIND_SERVICE", run.Errors, StringComparison.Ordinal);
    }

    static string[] Arguments => ["sweep", Lab.RightAddress, "-p", "u:67", "--confirm", "active", "-q", "--tries", "2"];

    string Leases => _folder.PathOf("leases");

    static JsonElement RecordOf(ProcessRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
        .Single(record => SavedRecord.Dataset(record) == "ctxscan.probe" && SavedRecord.ReadProbe(record) is { Transport: Transport.Udp });

    static ProbeView ProbeOf(ProcessRun run) => SavedRecord.ReadProbe(RecordOf(run));

    RunningProgram Serve(Lab lab)
    {
        Needs.Tools("dnsmasq");
        string[] options = ["--no-daemon", "--conf-file=/dev/null", "--port=0", "--user=root", "--interface=eth0", "--bind-interfaces", "--dhcp-range=10.77.0.100,10.77.0.110", $"--dhcp-leasefile={Leases}", "--pid-file"];
        var server = RunningProgram.In(lab.Right, "dnsmasq", options);
        server.WaitUntil(() => ProcessRun.Of("ip", "netns", "exec", lab.Right, "cat", "/proc/net/udp").Output.Contains(":0043 ", StringComparison.Ordinal));
        return server;
    }
}
