using System.Text.Json;
using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Real sweeps of real listeners, killed and gone on with: each pair has one record, and the right one.</summary>
public sealed class SweepResumeTests(CtxscanProgram ctxscan) : IDisposable
{
    const int Ports = 6; // three that listen, two that do not, and the canary

    /// <summary>Accepts and closes on three ports.</summary>
    const string Listeners = """
        import select, socket
        listening = []
        for port in (22001, 22002, 22003):
            listener = socket.socket()
            listener.bind(("0.0.0.0", port))
            listener.listen(4096)
            listener.setblocking(False)
            listening.append(listener)
        print("listening", flush=True)
        while True:
            for listener in select.select(listening, [], [])[0]:
                try:
                    while True:
                        listener.accept()[0].close()
                except BlockingIOError:
                    pass
        """;

    static readonly string[] s_manner = ["--rate", "1500", "--host-rate", "max", "--max-state", "max", "--tries", "2", "-q"];

    readonly TemporaryFolder _folder = new();
    int _hosts = 1_024;

    string Saved => _folder.PathOf("out.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sweep_that_is_killed_goes_on_and_each_pair_has_one_record() => Kill(8, longestMs: 400);

    [Fact]
    public void A_sweep_that_is_killed_at_two_hundred_instants_goes_on_and_each_pair_has_one_record()
    {
        Needs.Soak();
        _hosts = 8_192; // more than the kills leave time for
        Kill(200, longestMs: 300);
    }

    [Fact]
    public void An_interrupt_flushes_and_leaves_the_rest_to_the_next_part()
    {
        using var lab = Lab.Open();
        using var listeners = Listen(lab);
        using (var sweep = Start(lab, Begin))
        {
            sweep.WaitUntil(() => File.Exists(Saved) && File.ReadLines(Saved).Skip(20).Any());
            sweep.Signal("INT");
            Assert.Equal(130, sweep.WaitForEnd());
        }

        var summary = JsonDocument.Parse(File.ReadLines(Saved).Last()).RootElement;
        Assert.Equal("ctxscan.summary", SavedRecord.Dataset(summary));
        Assert.True(SavedRecord.Number(summary, "ctxscan", "probes", "unfinished") > 0);
        using (var last = Start(lab, GoOn)) { Assert.Equal(0, last.WaitForEnd()); }

        AssertWhole();
    }

    [Fact]
    public void Records_of_a_real_sweep_fit_their_schemas_and_an_expectation_finds_the_listener_that_went()
    {
        Needs.Tools("python3");
        using var lab = Lab.Open();
        using (Listen(lab))
        using (var sweep = Start(lab, Begin)) { Assert.Equal(0, sweep.WaitForEnd()); }

        AssertWhole();
        ProcessRun.Of("/usr/bin/python3", Checkout.PathOf("tests", "CitrixTrafficEngine.EndToEnd", "validate_records.py"), Checkout.PathOf("docs", "schema"), Saved).EndedWith(0);

        using var again = RunningProgram.In(lab.Left, ctxscan.Binary, ["sweep", "127.0.0.7", "-p", "22001,22010", "-o", _folder.PathOf("new.ndjson"), "--expect", Saved, "--tries", "2", "-q"]);
        Assert.Equal(1, again.WaitForEnd());
        Assert.Contains("differs: 127.0.0.7 22001/tcp: expected open, found closed", again.Errors, StringComparison.Ordinal);
        Assert.Contains("1 as expected, 1 differ", again.Errors, StringComparison.Ordinal);
    }

    // Every address of 127/8 is this host's.
    IEnumerable<string> Begin => ["sweep", $"127.0.0.0-127.0.{(_hosts / 256) - 1}.255", "-p", "22001-22003,22010,22011", "-o", Saved, .. s_manner];

    IEnumerable<string> GoOn => ["sweep", "--resume", Saved, .. s_manner];

    // A kill before the run record is written leaves nothing to go on with: the sweep begins again.
    IEnumerable<string> Next => File.Exists(Saved) && File.ReadAllBytes(Saved).Contains((byte)'\n') ? GoOn : Begin;

    void Kill(int times, int longestMs)
    {
        using var lab = Lab.Open();
        using var listeners = Listen(lab);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var kill = 0; kill < times; kill++)
        {
            var before = new FileInfo(Saved) is { Exists: true, Length: var length } ? length : 0;
            using var sweep = Start(lab, Next);

            // One in five falls into the start, where the file is read, the others into writing.
            if (random.Next(5) > 0) { sweep.WaitUntil(() => new FileInfo(Saved) is { Exists: true, Length: var now } && now > before); }

            Thread.Sleep(random.Next(longestMs));
        }

        using (var last = Start(lab, Next)) { Assert.Equal(0, last.WaitForEnd()); }

        AssertWhole();
    }

    void AssertWhole()
    {
        var records = File.ReadLines(Saved).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var probes = records.Where(record => SavedRecord.Dataset(record) == "ctxscan.probe").Select(SavedRecord.ReadProbe).ToList();
        Assert.Equal(_hosts * Ports, probes.Count);
        Assert.Equal(_hosts * Ports, probes.Select(probe => (probe.Address, probe.Port)).Distinct().Count());
        Assert.All(probes, probe => Assert.Equal((Transport.Tcp, probe.Port is 22001 or 22002 or 22003 ? Verdict.Open : Verdict.Closed), (probe.Transport, probe.Verdict)));
        Assert.Equal(_hosts * Ports, SavedRecord.Number(records[^1], "ctxscan", "probes", "planned"));
        Assert.Equal(0, SavedRecord.Number(records[^1], "ctxscan", "probes", "unfinished"));
        Assert.Equal(_hosts, records.Where(record => SavedRecord.Dataset(record) == "ctxscan.target").Select(record => SavedRecord.Text(record, "destination", "ip")).Distinct().Count());
    }

    // Disposing kills it, by its id.
    RunningProgram Start(Lab lab, IEnumerable<string> arguments) => RunningProgram.In(lab.Left, ctxscan.Binary, arguments);

    static RunningProgram Listen(Lab lab)
    {
        Needs.Tools("python3");
        var listeners = RunningProgram.In(lab.Left, "python3", "-c", Listeners);
        Assert.Equal("listening", listeners.Output.ReadLine());
        return listeners;
    }
}
