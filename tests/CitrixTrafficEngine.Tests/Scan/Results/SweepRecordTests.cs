using System.Text.Json;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Tests.Capture;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class SweepRecordTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly ScanPlan _plan = FakeSweep.Plan(16);
    readonly List<JsonElement> _records;

    public SweepRecordTests()
    {
        SweepFile.Write(Path, _plan);
        _records = SweepFile.Read(Path);
    }

    string Path => System.IO.Path.Combine(_folder.Path, "out.ndjson");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_run_comes_first_the_summary_last_and_each_pair_has_one_record()
    {
        Assert.Equal("ctxscan.run", SavedRecord.Dataset(_records[0]));
        SweepFile.AssertEachPairOnce(Path, _plan);
    }

    [Fact]
    public void A_record_read_back_says_what_the_result_said()
    {
        var byPair = SweepFile.Of(_records, "probe").Select(SavedRecord.ReadProbe).ToDictionary(probe => (probe.Address, probe.Transport, probe.Port));
        foreach (var pair in _plan.Pairs())
        {
            var expected = ProbeView.Of(_plan, FakeSweep.ResultOf(_plan, pair));
            var read = byPair[(expected.Address, expected.Transport, expected.Port)];

            Assert.Equal(expected.Rows, read.Rows);
            Assert.Equal(expected with { Rows = [] }, read with { Rows = [] });
        }
    }

    [Fact]
    public void Every_verdict_and_proof_appears_and_the_outcome_follows()
    {
        var outcomes = SweepFile.Of(_records, "probe").GroupBy(record => SavedRecord.Text(record, "ctxscan", "probe", "verdict")!)
            .ToDictionary(verdict => verdict.Key, verdict => verdict.Select(record => SavedRecord.Text(record, "event", "outcome")).Distinct().Single());

        Assert.Equal(ResultText.Verdicts.Order(StringComparer.Ordinal), outcomes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("success", "success", "failure", "failure", "failure"), (outcomes["open-confirmed"], outcomes["open"], outcomes["closed"], outcomes["rejected"], outcomes["unreachable"]));
        Assert.Equal(("unknown", "unknown", "unknown"), (outcomes["silent"], outcomes["sink"], outcomes["not-probed"]));
    }

    [Fact]
    public void Community_id_is_that_of_the_flow_and_absent_where_nothing_was_sent()
    {
        // By the audit's own implementation, which the published vectors hold.
        Span<byte> text = stackalloc byte[CommunityId.TextBytes];
        foreach (var record in SweepFile.Of(_records, "probe"))
        {
            var probe = SavedRecord.ReadProbe(record);
            var id = SavedRecord.Text(record, "network", "community_id");
            if (probe.Source is not { } source)
            {
                Assert.Null(id);
                continue;
            }

            var isIcmp = probe.Transport == Net.Transport.Icmp;
            var v4 = probe.Address.IsV4;
            var from = isIcmp ? (ushort)(v4 ? 8 : 128) : (ushort)SavedRecord.Number(record, "source", "port")!;
            CommunityId.Write(0, v4, probe.Transport switch { Net.Transport.Tcp => 6, Net.Transport.Udp => 17, _ => v4 ? (byte)1 : (byte)58 }, source, probe.Address, from, probe.Port, text);
            Assert.Equal(System.Text.Encoding.ASCII.GetString(text), id);
        }
    }

    [Fact]
    public void A_target_record_is_there_for_each_address_that_answered_and_for_no_other()
    {
        var answered = SweepFile.Of(_records, "probe").Select(SavedRecord.ReadProbe)
            .Where(probe => probe.Verdict is Verdict.Open or Verdict.OpenConfirmed or Verdict.Closed || probe.Icmp?.From == probe.Address).Select(probe => probe.Address).ToHashSet();

        Assert.Equal(answered, SweepFile.Of(_records, "target").Select(record => FakeSweep.Ip(SavedRecord.Text(record, "destination", "ip")!)).ToHashSet());
        Assert.Equal(answered.Count, SweepFile.Of(_records, "target").Count());
    }

    [Fact]
    public void A_middlebox_is_flagged_and_meets_nothing()
    {
        var box = SweepFile.Of(_records, "target").First(record => SavedRecord.Text(record, "destination", "ip") == "10.9.0.5");

        Assert.Equal(JsonValueKind.True, SavedRecord.At(box, "ctxscan", "target", "answers_everything")!.Value.ValueKind);
        Assert.Empty(SavedRecord.Texts(box, "ctxscan", "target", "met"));
        Assert.Contains("middlebox", SavedRecord.Text(box, "ctxscan", "target", "reading"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_that_does_not_add_up_says_so()
    {
        using var output = new MemoryStream();
        using var recorder = new SweepRecorder(_plan, new(_plan), new() { File = output });
        recorder.Start(FakeSweep.Run);
        var report = FakeSweep.Sweep(_plan, recorder);

        Assert.False(recorder.Finish(report with { Verdicts = new Dictionary<Verdict, long> { [Verdict.Open] = report.Planned } }, 1).AddsUp);
        Assert.True(recorder.Finish(report, 1).AddsUp);
    }

    [Fact]
    public void What_is_shown_is_filtered_and_the_file_is_not()
    {
        using var file = new MemoryStream();
        using var shown = new MemoryStream();
        var views = new List<ProbeView>();
        using var recorder = new SweepRecorder(_plan, new(_plan), new() { File = file, Shown = shown, OnShown = views.Add, IsShown = verdict => verdict == Verdict.Rejected });
        recorder.Start(FakeSweep.Run);
        recorder.Finish(FakeSweep.Sweep(_plan, recorder), 1);

        Assert.Equal(_plan.PairCount, Probes(file).Count);
        Assert.All(Probes(shown), probe => Assert.Equal(Verdict.Rejected, probe.Verdict));
        Assert.Equal(Probes(shown).Count, views.Count);
        Assert.NotEmpty(views);
    }

    [Fact]
    public void Each_write_ends_with_a_line_and_a_slow_sweep_is_written_within_a_second()
    {
        using var output = new CountingStream();
        using var recorder = new SweepRecorder(_plan, new(_plan), new() { File = output });
        recorder.Start(FakeSweep.Run);
        var before = output.Writes;
        recorder.Add(FakeSweep.ResultOf(_plan, 0));

        Assert.True(SpinWait.SpinUntil(() => output.Writes > before, TimeSpan.FromSeconds(30)));
        recorder.Finish(FakeSweep.Sweep(_plan, recorder, pair => pair == 0), 1);
        Assert.True(output.EndsWhole);
        Assert.InRange(output.Writes, 3, 12);
    }

    [Fact]
    public void Where_the_reader_of_what_is_shown_goes_the_file_still_gets_everything()
    {
        using var file = new MemoryStream();
        using var shown = new CountingStream { Room = 4_000 };
        using var recorder = new SweepRecorder(_plan, new(_plan), new() { File = file, Shown = shown, GoesOnWithoutShown = fault => fault.Message == "full" });
        recorder.Start(FakeSweep.Run);
        recorder.Finish(FakeSweep.Sweep(_plan, recorder), 1);

        Assert.Equal(_plan.PairCount, Probes(file).Count);
    }

    [Fact]
    public void A_disk_that_fills_ends_the_sweep()
    {
        using var output = new CountingStream { Room = 4_000 };
        using var recorder = new SweepRecorder(_plan, new(_plan), new() { File = output });

        var fault = Assert.Throws<RecordOutputException>(() =>
        {
            recorder.Start(FakeSweep.Run);
            recorder.Finish(FakeSweep.Sweep(_plan, recorder), 1);
        });

        Assert.Equal("full", fault.Message);
        Assert.True(output.Length > 0 && output.ToArray()[^1] == (byte)'\n');
    }

    static List<ProbeView> Probes(MemoryStream stream) =>
        [.. System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).Where(record => SavedRecord.Dataset(record) == "ctxscan.probe").Select(SavedRecord.ReadProbe)];

    sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public bool EndsWhole { get; private set; } = true;

        public int Room { get; init; } = int.MaxValue;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > Room)
            {
                base.Write(buffer[..(Room - (int)Length)]); // what still fits, as a disk does
                throw new IOException("full");
            }

            EndsWhole &= buffer[^1] == (byte)'\n';
            base.Write(buffer);
            Writes++;
        }
    }
}
