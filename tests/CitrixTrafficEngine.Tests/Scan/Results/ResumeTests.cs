using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class ResumeTests : IDisposable
{
    const int Cuts = 250;

    readonly TemporaryFolder _folder = new();
    readonly ScanPlan _plan = FakeSweep.Plan(40);

    string Path => System.IO.Path.Combine(_folder.Path, "out.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_cut_at_any_byte_is_gone_on_with_and_each_pair_has_one_record()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        SweepFile.Write(Path, _plan);
        var whole = File.ReadAllBytes(Path);
        for (var cut = 0; cut < Cuts; cut++)
        {
            var length = random.Next(whole.Length + 1);
            File.WriteAllBytes(Path, whole[..length]);

            // A second cut in the part that went on, then to the end.
            SweepFile.Resume(Path, _plan, limit: random.Next(50));
            File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^random.Next(200)]);
            SweepFile.Resume(Path, _plan);

            SweepFile.AssertEachPairOnce(Path, _plan);
        }
    }

    [Fact]
    public void A_torn_last_line_is_taken_away_and_nothing_else()
    {
        SweepFile.Write(Path, _plan, limit: 20);
        var whole = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, [.. whole, .. "{\"@timestamp\":\"2025"u8]);

        using (var checkpoint = Checkpoint.Open(Path)) { Assert.Equal(19, checkpoint.MendedBytes); }

        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    [Theory]
    [InlineData("no record at all")]
    [InlineData("line one\nand a second without end")]
    [InlineData("{\"event\":{\"dataset\":\"ctxscan.flow\"}}\n{\"torn")]
    public void A_file_that_is_no_sweeps_is_refused_and_left_as_it_is(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Throws<CheckpointException>(() => Checkpoint.Open(Path).Dispose());

        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void A_file_that_is_being_written_is_refused_and_left_as_it_is_until_its_writer_has_gone()
    {
        SweepFile.Write(Path, _plan, limit: 20);
        File.AppendAllText(Path, "{\"torn");
        var before = File.ReadAllBytes(Path);
        using (var writer = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.Equal(0, Lock(writer));
            foreach (Action open in new Action[] { () => Checkpoint.Open(Path).Dispose(), () => ResultFile.Create(Path).Dispose() })
            {
                Assert.Equal($"{Path}: another sweep is writing this file", Assert.Throws<IOException>(open).Message);
                Assert.Equal(before, File.ReadAllBytes(Path));
            }
        }

        using (var checkpoint = Checkpoint.Open(Path))
        {
            Assert.Throws<IOException>(() => Checkpoint.Open(Path).Dispose());
            File.ReadAllBytes(Path); // who only reads may, and the lock outlasts it
            Assert.Throws<IOException>(() => ResultFile.Create(Path).Dispose());
        }

        using (var created = ResultFile.Create(Path)) { Assert.Equal(0, created.Length); }

        static unsafe int Lock(FileStream file)
        {
            var whole = new CitrixTrafficEngine.Scan.Sockets.FileLock { Kind = CitrixTrafficEngine.Scan.Sockets.FileLock.Write };
            return CitrixTrafficEngine.Scan.Sockets.LibC.fcntl((int)file.SafeFileHandle.DangerousGetHandle(), CitrixTrafficEngine.Scan.Sockets.FileLock.SetOfDescription, &whole);
        }
    }

    [Fact]
    public void A_file_that_was_killed_before_its_first_record_begins_anew()
    {
        File.WriteAllText(Path, "{\"@timest");

        SweepFile.Resume(Path, _plan);

        SweepFile.AssertEachPairOnce(Path, _plan);
    }

    [Fact]
    public void The_plan_is_built_again_from_the_file_alone()
    {
        SweepFile.Write(Path, _plan, limit: 7);

        using var checkpoint = Checkpoint.Open(Path);
        var plan = checkpoint.Plan!.ToPlan(new HashSet<ushort>());

        Assert.Equal(_plan.Hash, plan.Hash);
        Assert.Equal(_plan.Seed, plan.Seed);
        Assert.Equal(_plan.Pairs(), plan.Pairs());
        Assert.Equal("vda-3.example", plan.NameOf(3));
        Assert.Equal(_plan.ProbesOf(0).ToArray().Select(probe => (probe.Transport, probe.Port, probe.Service, string.Join(' ', probe.Rows), probe.IsSink, probe.IsCanary)),
            plan.ProbesOf(0).ToArray().Select(probe => (probe.Transport, probe.Port, probe.Service, string.Join(' ', probe.Rows), probe.IsSink, probe.IsCanary)));
        Assert.Equal(["pair"], checkpoint.Profiles);
        Assert.Equal(7, checkpoint.Load(plan).Done);
    }

    [Fact]
    public void The_plan_of_a_sixteen_thousand_addresses_takes_a_few_ranges()
    {
        var description = PlanDescription.Of(FakeSweep.Plan(16_384));

        Assert.Equal(["10.9.0.0-10.9.0.2", "10.9.0.3", "10.9.0.4-10.9.63.255", "fd09::1-fd09::4"], description.Ranges.Select(range => range.ToString()).Order(StringComparer.Ordinal));
        Assert.Single(description.ProbeSets);
        Assert.Equal(16_388 * 7, description.PairCount);
    }

    [Fact]
    public void Another_plan_is_refused()
    {
        SweepFile.Write(Path, _plan, limit: 7);
        using var checkpoint = Checkpoint.Open(Path);

        var refused = Assert.Throws<CheckpointException>(() => checkpoint.Load(FakeSweep.Plan(41)));

        Assert.Contains(_plan.Hash, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "expected a JSON object")]
    [InlineData("{\"event\":{\"dataset\":\"ctxscan.flow\"}}", "expected event.dataset")]
    public void A_line_that_is_no_record_is_named(string line, string expected)
    {
        SweepFile.Write(Path, _plan, limit: 7);
        File.AppendAllText(Path, line + "\n");
        using var checkpoint = Checkpoint.Open(Path);

        var fault = Assert.Throws<CheckpointException>(() => checkpoint.Load(_plan));

        Assert.Contains($"line {File.ReadAllLines(Path).Length}: {expected}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_with_two_records_is_refused()
    {
        SweepFile.Write(Path, _plan, limit: 7);
        var probe = File.ReadLines(Path).First(line => line.Contains("ctxscan.probe", StringComparison.Ordinal));
        File.AppendAllText(Path, probe + "\n");
        using var checkpoint = Checkpoint.Open(Path);

        Assert.Contains("has a record already", Assert.Throws<CheckpointException>(() => checkpoint.Load(_plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_summary_covers_all_parts()
    {
        var first = SweepFile.Write(Path, _plan, limit: 100);
        var last = SweepFile.Resume(Path, _plan);

        Assert.Equal(_plan.PairCount - 100, first.Unfinished);
        Assert.Equal((_plan.PairCount, 0L, 2), (last.Planned, last.Unfinished, last.Parts));
        Assert.Equal(6, last.Requeued["ENOBUFS"]);
        Assert.Equal(2, last.Unsolicited);
        Assert.True(first.AddsUp && last.AddsUp);
        var records = SweepFile.Read(Path);
        Assert.Equal(SweepFile.Of(records, "probe").Sum(probe => SavedRecord.Number(probe, "ctxscan", "probe", "tries")), last.Sent);
        Assert.Equal([1, 2], SweepFile.Of(records, "run").Select(run => (int)SavedRecord.Number(run, "ctxscan", "run", "part")!));
    }

    [Fact]
    public void A_target_record_that_the_kill_took_is_written_in_the_next_part()
    {
        SweepFile.Write(Path, _plan);
        var lines = File.ReadAllLines(Path);
        var answered = SweepFile.Of(SweepFile.Read(Path), "target").Count();
        File.WriteAllLines(Path, lines.Where(line => !line.Contains("\"ctxscan.target\"", StringComparison.Ordinal) && !line.Contains("\"ctxscan.summary\"", StringComparison.Ordinal)));

        SweepFile.Resume(Path, _plan);

        Assert.Equal(answered, SweepFile.Of(SweepFile.Read(Path), "target").Count());
    }
}
