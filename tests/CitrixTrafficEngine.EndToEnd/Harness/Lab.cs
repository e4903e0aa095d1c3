namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>
/// Two hosts on one wire, each a network namespace of its own, gone with the test: <see cref="Left"/> 10.77.0.1 and fd77::1, <see cref="Right"/> 10.77.0.2
/// and fd77::2. Nothing leaves them, for there is no third end.
/// </summary>
sealed class Lab : IDisposable
{
    public const string LeftAddress = "10.77.0.1";
    public const string RightAddress = "10.77.0.2";
    public const string LeftAddressV6 = "fd77::1";
    public const string RightAddressV6 = "fd77::2";

    static int s_count;

    readonly List<string> _namespaces = [];

    Lab()
    {
    }

    public string Left => _namespaces[0];

    public string Right => _namespaces[1];

    public static Lab Open()
    {
        Needs.Root();
        Needs.Tools("ip");
        var lab = new Lab();
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

    /// <summary>The command line that runs <paramref name="command"/> in <paramref name="host"/>, for a shell.</summary>
    public static string In(string host, string command) => $"ip netns exec {host} {command}";

    public void Dispose()
    {
        foreach (var name in _namespaces)
        {
            // What still runs in a namespace of this lab was started by its test.
            foreach (var id in ProcessRun.Of("ip", "netns", "pids", name).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)) { ProcessRun.Of("kill", "-KILL", id); }

            ProcessRun.Of("ip", "netns", "delete", name);
        }
    }

    void Build()
    {
        var prefix = $"ctxlab{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";
        foreach (var side in new[] { "l", "r" })
        {
            Ip("netns", "add", prefix + side);
            _namespaces.Add(prefix + side);
        }

        Ip("-n", Left, "link", "add", "name", "eth0", "type", "veth", "peer", "name", "eth0", "netns", Right);
        foreach (var (host, v4, v6) in new[] { (Left, LeftAddress, LeftAddressV6), (Right, RightAddress, RightAddressV6) })
        {
            Ip("-n", host, "address", "add", $"{v4}/24", "dev", "eth0");
            Ip("-n", host, "address", "add", $"{v6}/64", "dev", "eth0", "nodad");
            Ip("-n", host, "link", "set", "lo", "up");
            Ip("-n", host, "link", "set", "eth0", "up");
        }
    }

    static void Ip(params string[] arguments) => ProcessRun.Of("ip", arguments).EndedWith(0);
}
