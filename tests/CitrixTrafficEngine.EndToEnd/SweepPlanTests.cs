using System.Globalization;
using System.Net;
using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>What the built program plans, beside others' arithmetic, and that planning sends nothing.</summary>
public sealed class SweepPlanTests(CtxscanProgram ctxscan) : IDisposable
{
    // Blocks, ranges and addresses of the first list less those of the second, as first-last, by Python's own address arithmetic.
    const string Oracle =
        """
        import ipaddress, json, sys

        def numbers(items):
            found = {4: set(), 6: set()}
            for item in items:
                if "/" in item:
                    net = ipaddress.ip_network(item, strict=False)
                    first, last = net[0], net[-1]
                else:
                    first, _, last = item.partition("-")
                    first = ipaddress.ip_address(first)
                    last = ipaddress.ip_address(last) if last else first
                found[first.version].update(range(int(first), int(last) + 1))
            return found

        for case in json.loads(sys.argv[1]):
            kept, without = numbers(case["targets"]), numbers(case["excludes"])
            lines = []
            for version, kind in ((6, ipaddress.IPv6Address), (4, ipaddress.IPv4Address)):
                run = []
                for number in sorted(kept[version] - without[version]):
                    if run and run[-1][1] == number - 1:
                        run[-1][1] = number
                    else:
                        run.append([number, number])
                lines += [str(kind(a)) if a == b else f"{kind(a)}-{kind(b)}" for a, b in run]
            print(" ".join(sorted(lines)))
        """;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Targets_less_exclusions_are_those_that_python_counts()
    {
        Needs.Tools("python3");
        const int Seed = 20_261_125;
        var random = new Random(Seed);
        var cases = Enumerable.Range(0, 12).Select(_ => new { targets = Items(random, 8), excludes = Items(random, 5) }).ToArray();
        var expected = ProcessRun.Of("python3", "-c", Oracle, JsonSerializer.Serialize(cases)).EndedWith(0).Output.Split('\n');

        for (var at = 0; at < cases.Length; at++)
        {
            File.WriteAllLines(_folder.PathOf("targets"), cases[at].targets);
            var run = ctxscan.Run("sweep", "-iL", _folder.PathOf("targets"), "--exclude", string.Join(',', cases[at].excludes), "-p", "22", "--plan");
            if (expected[at].Length == 0)
            {
                Assert.Contains("no targets", run.EndedWith(2).Errors, StringComparison.Ordinal);
                continue;
            }

            Assert.True(expected[at] == Targets(run.EndedWith(0).Output), $"seed {Seed}, case {at}: {JsonSerializer.Serialize(cases[at])}");
        }
    }

    [Fact]
    public void A_plan_sends_nothing()
    {
        using var lab = Lab.Open();
        string[] plan = [ctxscan.Binary, "sweep", $"{Lab.RightAddress}/24", $"{Lab.RightAddressV6}/120", "--profile", "all", "-p", "u:53", "--udp-poke", "--yes", "--plan"];
        const string Counters = "cat /proc/net/snmp /proc/net/snmp6";

        var before = ProcessRun.Of("ip", "netns", "exec", lab.Left, "sh", "-c", Counters).EndedWith(0);
        ProcessRun.Of("ip", ["netns", "exec", lab.Left, .. plan]).EndedWith(0);
        var after = ProcessRun.Of("ip", "netns", "exec", lab.Left, "sh", "-c", Counters).EndedWith(0);

        Assert.All(["Tcp ActiveOpens", "Udp OutDatagrams", "Icmp OutMsgs", "Ip OutRequests"], name => Assert.Equal(CounterOf(before, name), CounterOf(after, name)));
        Assert.Equal(CounterV6Of(before, "Udp6OutDatagrams"), CounterV6Of(after, "Udp6OutDatagrams"));

        // The counters do count: one echo request is seen by them.
        ProcessRun.Of("ip", "netns", "exec", lab.Left, "ping", "-c", "1", Lab.RightAddress).EndedWith(0);
        Assert.True(CounterOf(ProcessRun.Of("ip", "netns", "exec", lab.Left, "sh", "-c", Counters), "Ip OutRequests") > CounterOf(before, "Ip OutRequests"));
    }

    [Fact]
    public void The_source_address_is_the_one_that_the_routing_table_chooses()
    {
        using var lab = Lab.Open();
        string[] plan = [ctxscan.Binary, "sweep", Lab.RightAddress, Lab.RightAddressV6, "-p", "22", "--plan"];

        Assert.StartsWith($"from {Lab.LeftAddress} eth0, {Lab.LeftAddressV6} eth0, ", ProcessRun.Of("ip", ["netns", "exec", lab.Left, .. plan]).EndedWith(0).Output, StringComparison.Ordinal);
    }

    static string[] Items(Random random, int most) => [.. Enumerable.Range(0, random.Next(1, most)).Select(_ => Item(random))];

    static string Item(Random random)
    {
        var isV4 = random.Next(3) > 0;
        var first = Address(isV4, random.Next(2_000));
        var low = random.Next(2_000);
        return random.Next(3) switch
        {
            0 => first.ToString(),
            1 => $"{first}/{(isV4 ? 32 : 128) - random.Next(10)}",
            _ => $"{Address(isV4, low)}-{Address(isV4, random.Next(low, 2_000))}",
        };
    }

    static IPAddress Address(bool isV4, int offset) => isV4
        ? new IPAddress([10, 9, (byte)(offset >> 8), (byte)offset])
        : new IPAddress([0xfd, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(offset >> 8), (byte)offset]);

    static string Targets(string output)
    {
        var lines = output.Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith("targets: ", StringComparison.Ordinal)) + 1;
        return string.Join(' ', lines[first..Array.IndexOf(lines, "probes of each")].Select(line => line.Trim().Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    // "Ip: Forwarding … OutRequests …" above "Ip: 1 … 27 …".
    static long CounterOf(ProcessRun snmp, string name)
    {
        var lines = snmp.Output.Split('\n').Where(line => line.StartsWith($"{name.Split(' ')[0]}:", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        return long.Parse(lines[1][Array.IndexOf(lines[0], name.Split(' ')[1])], CultureInfo.InvariantCulture);
    }

    static long CounterV6Of(ProcessRun snmp, string name) =>
        long.Parse(snmp.Output.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal) || line.StartsWith($"{name}\t", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
