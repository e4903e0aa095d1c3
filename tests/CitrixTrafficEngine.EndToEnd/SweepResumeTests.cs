using System.Globalization;
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

    /// <summary>Says hello like an SSH server on every port named.</summary>
    const string Greeters = """
        import select, socket, sys
        listening = []
        for port in sys.argv[1:]:
            listener = socket.socket()
            listener.bind(("0.0.0.0", int(port)))
            listener.listen(64)
            listening.append(listener)
        print("listening", flush=True)
        while True:
            for listener in select.select(listening, [], [])[0]:
                accepted = listener.accept()[0]
                accepted.sendall(b"SSH-2.0-middlebox\r\n")
                accepted.close()
        """;

    static readonly string[] s_manner = ["--host-rate", "max", "--max-state", "max", "--tries", "2", "-q"];

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
        _hosts = 4_096; // more than the kills leave time for
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
    public void A_file_that_a_sweep_writes_is_no_other_sweeps_until_it_has_gone()
    {
        using var lab = Lab.Open();
        using var listeners = Listen(lab);
        using (var sweep = Start(lab, Begin))
        {
            sweep.WaitUntil(() => File.Exists(Saved) && File.ReadLines(Saved).Skip(20).Any());
            foreach (var other in new[] { GoOn, Begin })
            {
                using var second = Start(lab, other);
                Assert.Equal(4, second.WaitForEnd());
                Assert.Equal($"ctxscan: {Saved}: another sweep is writing this file\n", second.Errors);
            }

            sweep.Signal("KILL");
            sweep.WaitForEnd();
        }

        using (var last = Start(lab, Finish)) { Assert.Equal(0, last.WaitForEnd()); }

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

    [Fact]
    public void What_answers_everything_is_remembered_when_the_sweep_goes_on()
    {
        using var lab = Lab.Open();
        using (var first = Start(lab, One)) { Assert.Equal(0, first.WaitForEnd()); }

        var canary = Probes(File.ReadLines(Saved)).Single(probe => probe.IsCanary).Port;
        using var greeters = RunningProgram.In(lab.Left, "python3", "-c", Greeters, "22", canary.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("listening", greeters.Output.ReadLine());
        using (var second = Start(lab, One)) { Assert.Equal(0, second.WaitForEnd()); }

        Assert.Equal(Verdict.Open, Probes(File.ReadLines(Saved)).Single(probe => probe.Port == 22).Verdict);

        // As if killed after the canary's record.
        var kept = File.ReadLines(Saved).Where(line => line.Contains("\"ctxscan.run\"", StringComparison.Ordinal) || line.Contains("\"canary\":true}", StringComparison.Ordinal)).ToList();
        Assert.Single(Probes(kept));
        File.WriteAllLines(Saved, kept);
        using (var third = Start(lab, ["sweep", "--resume", Saved, "-q"])) { Assert.Equal(0, third.WaitForEnd()); }

        Assert.Equal(Verdict.Open, Probes(File.ReadLines(Saved)).Single(probe => probe.Port == 22).Verdict);
    }

    IEnumerable<string> One => ["sweep", "127.0.0.9", "-p", "22", "-o", Saved, "--tries", "2", "-q"];

    // Every address of 127/8 is this host's.
    IEnumerable<string> Begin => ["sweep", $"127.0.0.0-127.0.{(_hosts / 256) - 1}.255", "-p", "22001-22003,22010,22011", "-o", Saved, "--rate", "1500", .. s_manner];

    IEnumerable<string> GoOn => ["sweep", "--resume", Saved, "--rate", "1500", .. s_manner];

    IEnumerable<string> Finish => ["sweep", "--resume", Saved, "--rate", "20000", .. s_manner];

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

        using (var last = Start(lab, Finish)) { Assert.Equal(0, last.WaitForEnd()); }

        AssertWhole();
    }

    void AssertWhole()
    {
        var records = File.ReadLines(Saved).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var probes = Probes(File.ReadLines(Saved));
        Assert.Equal(_hosts * Ports, probes.Count);
        Assert.Equal(_hosts * Ports, probes.Select(probe => (probe.Address, probe.Port)).Distinct().Count());
        Assert.All(probes, probe => Assert.Equal((Transport.Tcp, probe.Port is 22001 or 22002 or 22003 ? Verdict.Open : Verdict.Closed), (probe.Transport, probe.Verdict)));
        Assert.Equal(_hosts * Ports, SavedRecord.Number(records[^1], "ctxscan", "probes", "planned"));
        Assert.Equal(0, SavedRecord.Number(records[^1], "ctxscan", "probes", "unfinished"));
        Assert.Equal(_hosts, records.Where(record => SavedRecord.Dataset(record) == "ctxscan.target").Select(record => SavedRecord.Text(record, "destination", "ip")).Distinct().Count());
    }

    static List<ProbeView> Probes(IEnumerable<string> lines) =>
        [.. lines.Select(line => JsonDocument.Parse(line).RootElement).Where(record => SavedRecord.Dataset(record) == "ctxscan.probe").Select(SavedRecord.ReadProbe)];

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
