using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.Tests.Scans;

/// <summary>Stands in for the scanner: every pair has one result, which depends on its number alone.</summary>
static class FakeSweep
{
    public const long StartNs = 1_763_978_400_000_000_000; // 2025-11-24T10:00:00Z

    static readonly IpAddress s_firewall = Ip("10.9.255.1");
    static readonly IpAddress s_firewallV6 = Ip("fd09::ff");

    public static readonly PlannedProbe[] Probes =
    [
        new(Transport.Tcp, 22, "ssh", ["files-ssh"], IsSink: false, IsCanary: false),
        new(Transport.Tcp, 443, "tls", ["sync-secure"], IsSink: false, IsCanary: false),
        new(Transport.Tcp, 3010, null, ["sync-clear", "sync-other"], IsSink: false, IsCanary: false),
        new(Transport.Udp, 161, "snmp", ["snmp-poll"], IsSink: false, IsCanary: false),
        new(Transport.Udp, 514, "syslog", ["syslog"], IsSink: true, IsCanary: false),
        new(Transport.Icmp, 0, null, [], IsSink: false, IsCanary: false),
    ];

    public static readonly ProfileNeeds Needs = new(
        "pair",
        [
            new("files-ssh", RowNecessity.Required, null, null, IsProvable: true),
            new("sync-secure", RowNecessity.OneOf, "sync", "secure", IsProvable: true),
            new("sync-clear", RowNecessity.OneOf, "sync", "clear", IsProvable: true),
            new("syslog", RowNecessity.Required, null, null, IsProvable: false),
        ]);

    public static readonly SweepRunInfo Run = new()
    {
        Version = "0.1.0",
        CatalogVersion = "0123456789ab",
        CommandLine = "ctxscan sweep 10.9.0.0/24 --profile pair",
        ObserverName = "bench",
        Interface = "eth0",
        Sources = [Ip("10.9.9.9")],
        StartedNs = StartNs,
        Rate = 200,
        Profiles = ["pair"],
        FromRoles = ["nsip", "snip"],
        Place = "ns1 of site sample, zone dmz",
        NotSent = [new("heartbeat", "audit only: \"a forged one\" may fail the pair over")],
        Note = "CHG1234",
    };

    public static IpAddress Ip(string text) => IpAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    /// <summary>A plan of <paramref name="hosts"/> IPv4 addresses from 10.9.0.0 on and four IPv6 ones; 10.9.0.3 has a name.</summary>
    public static ScanPlan Plan(int hosts, params PlannedProbe[] probes)
    {
        var v4 = Enumerable.Range(0, hosts).Select(host => Ip($"10.9.{host / 256}.{host % 256}"));
        var v6 = Enumerable.Range(1, 4).Select(host => Ip($"fd09::{host}"));
        return ScanPlan.Create(
            [new PlanGroup(TargetSet.Of(v4.Concat(v6)), [.. probes.Length == 0 ? Probes : probes])],
            new() { Seed = 0xfedc_ba98_7654_3210, Names = new Dictionary<IpAddress, string> { [Ip("10.9.0.3")] = "vda-3.example" } });
    }

    /// <summary>Gives <paramref name="sink"/> the results of all pairs that are not done, or of the first <paramref name="limit"/> of them.</summary>
    public static ScanReport Sweep(ScanPlan plan, IResultSink sink, Func<long, bool>? isDone = null, long limit = long.MaxValue, Action? onResult = null)
    {
        var pairs = plan.Pairs().Where(pair => isDone is null || !isDone(pair)).ToList();
        var left = pairs.GroupBy(pair => plan.Locate(pair).Host).ToDictionary(host => host.Key, host => host.Count());
        var verdicts = new Dictionary<Verdict, long>();
        long given = 0;
        long sent = 0;
        foreach (var pair in pairs)
        {
            if (given >= limit) { break; }

            var result = ResultOf(plan, pair);
            sink.Add(result);
            given++;
            sent += result.Tries;
            verdicts[result.Verdict] = verdicts.GetValueOrDefault(result.Verdict) + 1;
            if (--left[result.Host] == 0) { sink.HostDone(result.Host, IsMiddlebox(result.Host)); }

            onResult?.Invoke();
        }

        return new()
        {
            Planned = pairs.Count,
            Verdicts = verdicts,
            Unfinished = pairs.Count - given,
            Sent = sent,
            Requeued = new Dictionary<int, long> { [105] = 3 },
            Unsolicited = 1,
            ReceiveDrops = 0,
            AchievedRate = 199.25,
            SynSchedule = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)],
            Timeout = TimeSpan.FromSeconds(3.2),
            Kernel = "6.18.0",
            HasErrorQueue = true,
            MaxInFlight = 1_024,
            Notes = ["echo: not permitted here"],
        };
    }

    public static ProbeResult ResultOf(ScanPlan plan, long pair)
    {
        var (host, at) = plan.Locate(pair);
        var probe = plan.ProbesOf(host)[at];
        var v4 = plan.IsV4(host);
        var (verdict, proof) = OutcomeOf(probe, host, at);
        var hasIcmp = proof == Proof.Icmp;
        return new()
        {
            Pair = pair,
            Host = host,
            Probe = probe,
            Verdict = verdict,
            Proof = proof,
            Method = probe.Transport switch
            {
                Transport.Tcp => ProbeMethod.Connect,
                Transport.Udp => ProbeMethod.Udp,
                _ => ProbeMethod.Echo,
            },
            Icmp = !hasIcmp ? null
                : verdict == Verdict.Closed ? new(v4 ? (byte)3 : (byte)1, v4 ? (byte)3 : (byte)4, plan.AddressOf(host))
                : new(v4 ? (byte)3 : (byte)1, verdict == Verdict.Unreachable ? (v4 ? (byte)1 : (byte)3) : v4 ? (byte)13 : (byte)1, v4 ? s_firewall : s_firewallV6),
            Tries = verdict == Verdict.NotProbed ? 0 : verdict == Verdict.Silent ? 4 : 1,
            RoundTrip = proof is Proof.Reply or Proof.SynAck or Proof.Reset ? TimeSpan.FromMicroseconds(500 + pair) : null,
            Errno = verdict == Verdict.NotProbed ? 1 : null,
            Source = verdict == Verdict.NotProbed ? default : Ip(v4 ? "10.9.9.9" : "fd09::9:9"),
            SourcePort = verdict == Verdict.NotProbed || probe.Transport == Transport.Icmp ? (ushort)0 : (ushort)(40_000 + (pair % 20_000)),
            StartNs = StartNs + (pair * 1_000_000),
            EndNs = StartNs + (pair * 1_000_000) + 700_123,
            Detail = verdict == Verdict.OpenConfirmed ? DetailOf(probe) : null,
        };
    }

    static bool IsMiddlebox(int host) => host % 8 == 5;

    static (Verdict, Proof) OutcomeOf(PlannedProbe probe, int host, int at) => (host % 8, probe) switch
    {
        (5, { Transport: Transport.Tcp }) => (Verdict.Open, Proof.SynAck),
        (4, _) => (Verdict.Unreachable, Proof.Icmp),
        (7, { IsSink: false }) => (Verdict.Silent, Proof.None),
        (_, { IsCanary: true }) => (Verdict.Closed, Proof.Reset),
        (_, { IsSink: true }) => (Verdict.Sink, Proof.None),
        (_, { Transport: Transport.Icmp }) => (Verdict.OpenConfirmed, Proof.Reply),
        (6, { Port: 3010 }) => (Verdict.NotProbed, Proof.Local),
        (3, { Port: 443 or 3010 }) => (Verdict.Rejected, Proof.Icmp),
        (2, { Transport: Transport.Udp }) => (Verdict.Closed, Proof.Icmp),
        (_, { Transport: Transport.Udp }) => (Verdict.OpenConfirmed, Proof.Reply),
        (0 or 1, { Port: 22 or 443 }) => (Verdict.OpenConfirmed, Proof.Reply),
        _ => at % 2 == 0 ? (Verdict.Closed, Proof.Reset) : (Verdict.Open, Proof.SynAck),
    };

    static ReplyDetail? DetailOf(PlannedProbe probe) => probe.Port switch
    {
        22 => new() { Protocol = "ssh", Banner = "SSH-2.0-OpenSSH_9.2 <\"&>", Fields = [new("version", "2.0")] },
        443 => new()
        {
            Protocol = "tls",
            Product = "NetScaler Gateway",
            Tls = new() { Version = "1.2", NextProtocol = "h2", Subject = "CN=gw.example", Names = ["gw.example", "*.example"], NotAfter = DateTimeOffset.UnixEpoch.AddDays(21_000) },
        },
        161 => new() { Protocol = "snmp", Fields = [new("engine_id", "80001f88"), new("engine_time", "12")] },
        _ => null,
    };
}
