using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>
/// Three hosts in a row, each a network namespace of its own, gone with the test: <see cref="Scanner"/> 10.77.1.1 and fd77:1::1, <see cref="Router"/> 10.77.1.254 and
/// 10.77.2.254 (fd77:1::fe and fd77:2::fe), <see cref="Target"/> 10.77.2.2 and fd77:2::2, which also answers for every address of 10.201.0.0/16. No host limits its
/// ICMP errors, unless a test wants them limited.
/// </summary>
sealed class SweepLab : IDisposable
{
    public const string RouterAddress = "10.77.1.254";
    public const string RouterAddressV6 = "fd77:1::fe";
    public const string TargetV6 = "fd77:2::2";

    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);
    static int s_count;

    readonly List<string> _namespaces = [];
    readonly List<RunningProgram> _servers = [];
    readonly TemporaryFolder _folder = new();

    SweepLab()
    {
    }

    public string Scanner => _namespaces[0];

    public string Router => _namespaces[1];

    public string Target => _namespaces[2];

    public static SweepLab Open()
    {
        Needs.Root();
        Needs.Tools("ip", "nft", "setpriv", "python3", "sysctl");
        var lab = new SweepLab();
        try
        {
            lab.Build();
            return lab;
        }
        catch
        {
            lab.Dispose();
            throw;
        }
    }

    /// <summary>Runs the engine in <see cref="Scanner"/> as an ordinary user. <paramref name="plan"/> and <paramref name="settings"/> are those of the rig.</summary>
    /// <param name="plan">A line for each group of addresses.</param>
    /// <param name="settings">key=value.</param>
    /// <param name="limits">A command that runs the rest of its line, prlimit for instance.</param>
    public SweepRun Sweep(IEnumerable<string> plan, IEnumerable<string> settings, params IEnumerable<string> limits)
    {
        var input = _folder.Write("plan", System.Text.Encoding.ASCII.GetBytes(string.Join('\n', plan) + '\n'));
        var run = ProcessRun.Within(s_longest, "bash",
        [
            "-c", "plan=$1; shift; exec \"$@\" < \"$plan\"", "bash", input,
            "ip", "netns", "exec", Scanner, .. limits, "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--", Rig(), .. settings,
        ]);
        return SweepRun.Parse(run.EndedWith(0));
    }

    /// <summary>Loads nft rules into <paramref name="host"/>.</summary>
    public void Rules(string host, string rules)
    {
        var file = _folder.Write("rules", System.Text.Encoding.ASCII.GetBytes(rules));
        ProcessRun.Of("ip", "netns", "exec", host, "nft", "-f", file).EndedWith(0);
    }

    /// <summary>Runs a command in <paramref name="host"/>.</summary>
    public static ProcessRun In(string host, params IEnumerable<string> command) => ProcessRun.Within(s_longest, "ip", ["netns", "exec", host, .. command]);

    public static void Set(string host, params IEnumerable<string> settings) => In(host, ["sysctl", "-q", "-w", .. settings]).EndedWith(0);

    /// <summary>Starts a server of Peers/ in <see cref="Target"/> and waits until it listens.</summary>
    public void Serve(string script, params IEnumerable<string> arguments) => ServeIn(Target, script, arguments);

    /// <summary>As <see cref="Serve"/>, in <paramref name="host"/>.</summary>
    public void ServeIn(string host, string script, params IEnumerable<string> arguments)
    {
        var server = RunningProgram.In(host, "python3", [Checkout.PathOf("tests", "CitrixTrafficEngine.EndToEnd", "Sweep", "Peers", script), .. arguments]);
        _servers.Add(server);
        if (server.Output.ReadLine() != "ready") { Assert.Fail($"{script} does not listen: {server.Errors}"); }
    }

    /// <summary>The target took every connection: else its backlog decided, not the sweep.</summary>
    public void AssertNoOverflow()
    {
        var lines = In(Target, "cat", "/proc/net/netstat").EndedWith(0).Output.Split('\n').Where(line => line.StartsWith("TcpExt:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        Assert.Equal("0", lines[1][Array.IndexOf(lines[0], "ListenOverflows")]);
    }

    public void Dispose()
    {
        foreach (var server in _servers) { server.Dispose(); }

        foreach (var name in _namespaces)
        {
            // What still runs in a namespace of this lab was started by its test.
            foreach (var id in ProcessRun.Of("ip", "netns", "pids", name).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) { ProcessRun.Of("kill", "-KILL", id); }

            ProcessRun.Of("ip", "netns", "delete", name);
        }

        _folder.Dispose();
    }

    // A copy that everybody may read: the checkout may be root's alone.
    string Rig()
    {
        var copy = _folder.PathOf("rig");
        if (!Directory.Exists(copy))
        {
            ProcessRun.Of("cp", "-r", Checkout.PathOf("tests", "CitrixTrafficEngine.SweepRig", "bin", Checkout.Configuration, "net10.0"), copy).EndedWith(0);
            ProcessRun.Of("chmod", "-R", "a+rX", copy).EndedWith(0);
        }

        return Path.Combine(copy, "sweeprig");
    }

    void Build()
    {
        var prefix = $"ctxsweep{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
        foreach (var host in new[] { "s", "r", "t" })
        {
            Ip("netns", "add", prefix + host);
            _namespaces.Add(prefix + host);
        }

        Ip("-n", Scanner, "link", "add", "name", "eth0", "type", "veth", "peer", "name", "eth0", "netns", Router);
        Ip("-n", Router, "link", "add", "name", "eth1", "type", "veth", "peer", "name", "eth0", "netns", Target);
        Address(Scanner, "eth0", "10.77.1.1/24", "fd77:1::1/64");
        Address(Router, "eth0", "10.77.1.254/24", "fd77:1::fe/64");
        Address(Router, "eth1", "10.77.2.254/24", "fd77:2::fe/64");
        Address(Target, "eth0", "10.77.2.2/24", "fd77:2::2/64");
        foreach (var net in new[] { "10.77.2.0/24", "10.201.0.0/16" }) { Ip("-n", Scanner, "route", "add", net, "via", RouterAddress); }

        Ip("-n", Scanner, "route", "add", "fd77:2::/64", "via", RouterAddressV6);
        Ip("-n", Router, "route", "add", "10.201.0.0/16", "via", "10.77.2.2");
        Ip("-n", Target, "route", "add", "default", "via", "10.77.2.254");
        Ip("-n", Target, "route", "add", "default", "via", "fd77:2::fe");
        Ip("-n", Target, "route", "add", "local", "10.201.0.0/16", "dev", "lo");
        foreach (var host in new[] { Router, Target })
        {
            Set(host, "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.core.somaxconn=65535", "net.ipv4.tcp_max_syn_backlog=65536");
            Set(host, "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0", "net.ipv4.icmp_msgs_per_sec=1000000", "net.ipv4.icmp_msgs_burst=100000");
        }
    }

    static void Address(string host, string device, string v4, string v6)
    {
        Ip("-n", host, "address", "add", v4, "dev", device);
        Ip("-n", host, "address", "add", v6, "dev", device, "nodad");
        Ip("-n", host, "link", "set", "lo", "up");
        Ip("-n", host, "link", "set", device, "up");
    }

    static void Ip(params string[] arguments) => ProcessRun.Of("ip", arguments).EndedWith(0);
}
