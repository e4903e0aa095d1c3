using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan;

/// <summary>The engine against this machine's own loopback.</summary>
[SupportedOSPlatform("linux")]
public class ScannerTests
{
    static readonly ScanProbes s_noProbes = new((_, _) => null, (_, _) => []);
    static readonly IpAddress s_loopback = IpAddress.FromV4([127, 0, 0, 1]);

    [Fact]
    public void Each_pair_has_one_result_and_the_report_adds_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(100);
        var port = (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
        var sink = new ResultList();

        var report = new Scanner(Plan(Tcp(port), Tcp(1), Udp(1)), new() { HostRate = 0 }, s_noProbes, sink).Run(CancellationToken.None);

        Assert.Equal((3, 0, 3), (report.Planned, report.Unfinished, report.Verdicts.Values.Sum()));
        Assert.Equal((Verdict.Open, Proof.SynAck), sink.Of(Transport.Tcp, port));
        Assert.Equal((Verdict.Closed, Proof.Reset), sink.Of(Transport.Tcp, 1));
        Assert.Equal((Verdict.Closed, Proof.Icmp), sink.Of(Transport.Udp, 1));
        Assert.Equal([0], sink.HostsDone);
        Assert.All(sink.Results, result => Assert.True(result is { Source: var source, SourcePort: > 0, Tries: 1 } && source == s_loopback));
    }

    [Fact]
    public void A_banner_confirms_and_one_that_says_something_else_does_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var ssh = Banner("SSH-2.0-test\r\n");
        using var ftp = Banner("220 ready\r\n");
        var (sshPort, ftpPort) = ((ushort)((IPEndPoint)ssh.LocalEndpoint).Port, (ushort)((IPEndPoint)ftp.LocalEndpoint).Port);
        var sink = new ResultList();

        new Scanner(Plan(Tcp(sshPort), Tcp(ftpPort)), new() { HostRate = 0 }, new((_, _) => null, (_, _) => [new BannerProbe()]), sink).Run(CancellationToken.None);

        Assert.Equal((Verdict.OpenConfirmed, Proof.Reply), sink.Of(Transport.Tcp, sshPort));
        Assert.Equal((Verdict.Open, Proof.SynAck), sink.Of(Transport.Tcp, ftpPort));
    }

    [Fact]
    public void An_address_has_one_connection_at_a_time_of_what_asks_for_that_whatever_the_port()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var counter = new ConnectionCounter(4);
        var sink = new ResultList();

        var probes = counter.Ports.Select(Tcp).ToArray();
        new Scanner(Plan(probes), new() { HostRate = 0, Rate = 0 }, new((_, _) => null, (_, _) => [new LoneProbe()]), sink).Run(CancellationToken.None);

        Assert.All(probes, probe => Assert.Equal((Verdict.OpenConfirmed, Proof.Reply), sink.Of(Transport.Tcp, probe.Port)));
        Assert.Equal(1, counter.Most);
    }

    [Fact]
    public void What_does_not_ask_for_it_has_many_connections_at_a_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var counter = new ConnectionCounter(4);

        new Scanner(Plan([.. counter.Ports.Select(Tcp)]), new() { HostRate = 0, Rate = 0 }, new((_, _) => null, (_, _) => [new BannerProbe()]), new ResultList()).Run(CancellationToken.None);

        Assert.True(counter.Most > 1);
    }

    [Fact]
    public void SSH_asks_for_one_connection_at_a_time() =>
        Assert.Contains(ProbeSet.Create(new()).StreamsFor(Tcp(22), ConfirmTier.Passive), probe => probe is IOneAtATime);

    [Fact]
    public void What_is_done_is_not_asked_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        var sink = new ResultList();
        var report = new Scanner(Plan(Tcp(1), Tcp(2), Tcp(3)), new() { HostRate = 0, IsDone = pair => pair == 1 }, s_noProbes, sink).Run(CancellationToken.None);
        Assert.Equal(2, report.Planned);
        Assert.DoesNotContain(sink.Results, result => result.Pair == 1);
    }

    [Fact]
    public void A_canary_that_was_open_in_an_earlier_part_still_flags_its_address()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var ssh = Banner("SSH-2.0-test\r\n");
        var port = (ushort)((IPEndPoint)ssh.LocalEndpoint).Port;
        var plan = ScanPlan.Create([new(TargetSet.Of([s_loopback]), [Tcp(port)])], new());
        var canary = plan.FirstPairOf(0) + plan.ProbesOf(0).ToArray().ToList().FindIndex(probe => probe.IsCanary);
        var sink = new ResultList();

        new Scanner(plan, new() { HostRate = 0, IsDone = pair => pair == canary, EarlierVerdict = _ => Verdict.Open }, new((_, _) => null, (_, _) => [new BannerProbe()]), sink).Run(CancellationToken.None);

        // It is asked again what confirmed the other port; nothing answers there now, so that stands.
        Assert.Equal((Verdict.OpenConfirmed, Proof.Reply), sink.Of(Transport.Tcp, port));
        Assert.Equal([0], sink.Everything);
    }

    [Fact]
    public void A_run_that_is_stopped_says_what_it_left()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        using var stop = new CancellationTokenSource();
        var sink = new ResultList { OnAdd = count => { if (count == 5) { stop.Cancel(); } } };
        var report = new Scanner(Plan([.. Enumerable.Range(1, 200).Select(port => Tcp((ushort)port))]), new() { Rate = 100, HostRate = 0 }, s_noProbes, sink).Run(stop.Token);
        Assert.True(report.Unfinished > 0);
        Assert.Equal(200, report.Unfinished + sink.Results.Count);
        Assert.Empty(sink.HostsDone);
    }

    [Fact]
    public void A_sink_that_fails_ends_the_run_with_its_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the engine is for Linux");
        var sink = new ResultList { OnAdd = _ => throw new IOException("disk full") };
        var scanner = new Scanner(Plan(Tcp(1), Tcp(2)), new() { HostRate = 0 }, s_noProbes, sink);
        Assert.Equal("disk full", Assert.Throws<IOException>(() => scanner.Run(CancellationToken.None)).Message);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        var plan = Plan(Tcp(1));
        foreach (var options in new ScanOptions[] { new() { Rate = -1 }, new() { Tries = 0 }, new() { Tries = 9 }, new() { MaxInFlight = 70_000 }, new() { Timeout = TimeSpan.Zero } })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Scanner(plan, options, s_noProbes, new ResultList()));
        }
    }

    static ScanPlan Plan(params PlannedProbe[] probes) => ScanPlan.Create([new(TargetSet.Of([s_loopback]), [.. probes])], new() { HasCanary = false });

    static PlannedProbe Tcp(ushort port) => new(Transport.Tcp, port, null, ImmutableArray<string>.Empty, IsSink: false, IsCanary: false);

    static PlannedProbe Udp(ushort port) => Tcp(port) with { Transport = Transport.Udp };

    static TcpListener Banner(string text)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));
            await client.GetStream().ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false);
        });
        return listener;
    }

    /// <summary>Servers that say hello after a while, and how many of their connections were open at once.</summary>
    sealed class ConnectionCounter : IDisposable
    {
        static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

        readonly List<TcpListener> _listeners = [];
        int _open, _most;

        public ConnectionCounter(int ports)
        {
            for (var port = 0; port < ports; port++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                _listeners.Add(listener);
                _ = Serve(listener);
            }
        }

        public IEnumerable<ushort> Ports => _listeners.Select(listener => (ushort)((IPEndPoint)listener.LocalEndpoint).Port);

        public int Most => Volatile.Read(ref _most);

        public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

        async Task Serve(TcpListener listener)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var open = Interlocked.Increment(ref _open);
            lock (_listeners) { _most = Math.Max(_most, open); }

            await Task.Delay(s_pause);
            await client.GetStream().WriteAsync("SSH-2.0-test\r\n"u8.ToArray());
            await client.GetStream().ReadAtLeastAsync(new byte[16], 1, throwOnEndOfStream: false);
            Interlocked.Decrement(ref _open);
        }
    }

    sealed class LoneProbe : BannerProbe, IOneAtATime;

    class BannerProbe : IStreamProbe
    {
        public string Id => "banner";

        public ConfirmTier Tier => ConfirmTier.Passive;

        public int Build(Span<byte> request, ProbeCookie cookie, string host) => 0;

        public ReplyJudgement Judge(ReadOnlySpan<byte> received, bool ended, ProbeCookie cookie, out ReplyDetail? detail)
        {
            detail = null;
            return received.StartsWith("SSH-2.0-"u8) ? ReplyJudgement.Confirmed : received.Length < 8 ? ReplyJudgement.Partial : ReplyJudgement.Foreign;
        }
    }

    sealed class ResultList : IResultSink
    {
        public List<ProbeResult> Results { get; } = [];

        public List<int> HostsDone { get; } = [];

        public Action<int>? OnAdd { get; init; }

        public void Add(in ProbeResult result)
        {
            Results.Add(result);
            OnAdd?.Invoke(Results.Count);
        }

        public List<int> Everything { get; } = [];

        public void HostDone(int host, bool answersEverything)
        {
            HostsDone.Add(host);
            if (answersEverything) { Everything.Add(host); }
        }

        public (Verdict Verdict, Proof Proof) Of(Transport transport, ushort port)
        {
            var result = Assert.Single(Results, result => result.Probe.Transport == transport && result.Probe.Port == port);
            return (result.Verdict, result.Proof);
        }
    }
}
