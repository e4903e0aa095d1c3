using System.Text;
using System.Text.Json;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Tests.Capture;
using Ctxscan;
using Ctxscan.Sweep;

namespace CitrixTrafficEngine.Tests.Scans;

public sealed class SweepOutputTests : IDisposable
{
    static readonly PlannedProbe[] s_answered = [new(Transport.Tcp, 22, "ssh", ["files-ssh"], false, false)];

    readonly TemporaryFolder _folder = new();
    readonly MemoryStream _output = new();
    readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Without_a_file_the_records_go_to_standard_output()
    {
        Sweep(new(), FakeSweep.Plan(8));

        Assert.Equal("ctxscan.run", Datasets()[0]);
        Assert.Equal("ctxscan.summary", Datasets()[^1]);
    }

    [Fact]
    public void With_a_file_standard_output_stays_empty_and_the_file_has_everything()
    {
        var plan = FakeSweep.Plan(8);
        Sweep(new() { Output = PathOf("out") }, plan);

        Assert.Equal(0, _output.Length);
        SweepFile.AssertEachPairOnce(PathOf("out"), plan);
    }

    [Fact]
    public void A_filter_shows_some_and_the_file_has_all()
    {
        var plan = FakeSweep.Plan(8);
        Sweep(new() { Output = PathOf("out"), IsShown = VerdictFilter.Read(["open,rejected"]) }, plan);

        SweepFile.AssertEachPairOnce(PathOf("out"), plan);
        var shown = Lines().Select(line => JsonDocument.Parse(line).RootElement).Where(record => SavedRecord.Dataset(record) == "ctxscan.probe").Select(record => SavedRecord.ReadProbe(record).Verdict).ToHashSet();
        Assert.Equal([Verdict.OpenConfirmed, Verdict.Open, Verdict.Rejected], shown.Order());
    }

    [Fact]
    public void A_word_that_is_no_verdict_is_refused() =>
        Assert.Contains("'opened' is no verdict", Assert.Throws<UsageException>(() => VerdictFilter.Read(["open,opened"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("csv", "address,name,port,verdict,")]
    [InlineData("markdown", "| address | name | port | verdict |")]
    [InlineData("table", "ADDRESS")]
    [InlineData("nmap-xml", "<?xml")]
    public void Results_are_shown_in_the_format_asked_for(string format, string start)
    {
        var plan = FakeSweep.Plan(8);
        Sweep(new() { Format = format, Output = PathOf("out") }, plan);

        Assert.StartsWith(start, Lines()[0], StringComparison.Ordinal);
        if (format == "csv") { Assert.Equal(plan.PairCount + 1, Lines().Length); }
    }

    [Fact]
    public void A_sweep_that_found_an_answer_for_everything_ends_with_0() => Assert.Equal(ExitCode.Done, Sweep(new(), FakeSweep.Plan(4, s_answered)));

    [Fact]
    public void What_could_not_be_probed_ends_with_3() => Assert.Equal(ExitCode.Incomplete, Sweep(new(), FakeSweep.Plan(8)));

    [Fact]
    public void What_is_unfinished_ends_with_3_and_an_interrupt_with_its_own()
    {
        Assert.Equal(ExitCode.Incomplete, Sweep(new(), FakeSweep.Plan(4, s_answered), limit: 2));
        Assert.Equal(ExitCode.Interrupted, Sweep(new(), FakeSweep.Plan(4, s_answered), limit: 2, signal: ExitCode.Interrupted));
    }

    [Fact]
    public void A_name_that_does_not_resolve_ends_with_3() =>
        Assert.Equal(ExitCode.Incomplete, Sweep(new(), FakeSweep.Plan(4, s_answered), FakeSweep.Run with { Unresolved = ["nowhere.example"] }));

    [Fact]
    public void What_differs_from_the_expectation_is_listed_and_ends_with_1()
    {
        var plan = FakeSweep.Plan(4, s_answered);
        Sweep(new() { Output = PathOf("old") }, plan);
        Assert.Equal(ExitCode.Done, Sweep(new() { Output = PathOf("new"), Expect = PathOf("old") }, plan));
        File.WriteAllText(PathOf("old"), File.ReadAllText(PathOf("old")).Replace("\"verdict\":\"closed\"", "\"verdict\":\"open\"", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Found, Sweep(new() { Output = PathOf("new"), Expect = PathOf("old") }, plan));
        Assert.Contains("differs: 10.9.0.2 22/tcp: expected open, found closed\n", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_expectation_is_compared_up_to_the_tear_and_ends_with_3()
    {
        var plan = FakeSweep.Plan(4, s_answered);
        Sweep(new() { Output = PathOf("old") }, plan);
        File.WriteAllBytes(PathOf("old"), File.ReadAllBytes(PathOf("old"))[..^7]);

        Assert.Equal(ExitCode.Incomplete, Sweep(new() { Expect = PathOf("old") }, plan));
        Assert.Contains("the last line is torn", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 differ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expectation_that_holds_no_sweep_is_refused_before_anything_is_sent()
    {
        File.WriteAllText(PathOf("site"), "roles: {}\n");

        Assert.Contains("line 1: expected a JSON object", Assert.Throws<UsageException>(() => Sweep(new() { Expect = PathOf("site") }, FakeSweep.Plan(4))).Message, StringComparison.Ordinal);
        Assert.Equal(0, _output.Length);
    }

    [Fact]
    public void A_resumed_sweep_goes_on_in_its_file_and_shows_the_whole()
    {
        var plan = FakeSweep.Plan(8);
        Sweep(new() { Output = PathOf("out"), Quiet = true }, plan, limit: 30);
        _error.GetStringBuilder().Clear();

        Sweep(new() { Resume = PathOf("out") }, plan);

        SweepFile.AssertEachPairOnce(PathOf("out"), plan);
        Assert.Contains("30 done before", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"= {plan.PairCount} of {plan.PairCount} pairs", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    public void Progress_is_shown_to_who_watches_and_did_not_ask_for_quiet(bool isWatched, bool isQuiet, bool isShown)
    {
        using var sweep = new SweepOutput(new() { Quiet = isQuiet }, FakeSweep.Plan(4), null, [], new() { Output = _output, Error = _error, IsErrorWatched = isWatched });
        using var line = sweep.WatchProgress(() => 7);

        Assert.Equal(isShown, line is not null);
    }

    [Fact]
    public void Where_nothing_must_answer_each_open_port_is_listed_and_the_code_is_1()
    {
        var plan = FakeSweep.Plan(4, s_answered);
        using var sweep = new SweepOutput(new() { Quiet = true }, plan, null, [], new() { Output = _output, Error = _error }) { ExpectClosed = true };
        sweep.Begin(FakeSweep.Run);

        Assert.Equal(ExitCode.Found, sweep.End(FakeSweep.Sweep(plan, sweep.Recorder), 0));
        Assert.Contains("differs: 10.9.0.0 22/tcp: expected not open, found open-confirmed\n", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("found closed", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_writes_nothing_to_standard_error()
    {
        Sweep(new() { Quiet = true }, FakeSweep.Plan(8));

        Assert.Empty(_error.ToString());
    }

    int Sweep(SweepOutputPlan output, ScanPlan plan, SweepRunInfo? run = null, long limit = long.MaxValue, int signal = 0)
    {
        using var resumed = SweepOutput.Resume(output);
        using var sweep = new SweepOutput(output, plan, resumed, [FakeSweep.Needs], new() { Output = _output, Error = _error });
        sweep.Begin(run ?? FakeSweep.Run);
        return sweep.End(FakeSweep.Sweep(plan, sweep.Recorder, sweep.Recorder.Tally.IsDone, limit), signal);
    }

    string PathOf(string name) => Path.Combine(_folder.Path, name);

    string[] Lines() => Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    string?[] Datasets() => [.. Lines().Select(line => SavedRecord.Dataset(JsonDocument.Parse(line).RootElement))];
}
