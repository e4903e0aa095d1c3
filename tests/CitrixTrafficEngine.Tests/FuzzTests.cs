using System.Globalization;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Traffic;

namespace CitrixTrafficEngine.Tests;

/// <summary>Damaged frames, each at the end of readable memory, through parser and engine.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    /// <summary>A run of its own: CTXSCAN_SEED. With CTXSCAN_SOAK=1 every run has a new seed and fifty times the records.</summary>
    static readonly bool s_soak = Environment.GetEnvironmentVariable("CTXSCAN_SOAK") == "1";
    static readonly int s_seed = int.TryParse(Environment.GetEnvironmentVariable("CTXSCAN_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : s_soak ? Random.Shared.Next() : 1_494;
    static readonly int s_records = s_soak ? 50_000_000 : 1_000_000;

    /// <summary>What a run over damaged frames may take beside the program: 256 MiB. 65,535 stacks of eight encapsulations take the most of it.</summary>
    const long MaxGrowthBytes = 256L << 20;

    [Fact]
    public void A_million_damaged_frames_add_up_and_do_so_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs mmap and mprotect");
        Console.Error.WriteLine($"fuzz: CTXSCAN_SEED={s_seed}, {s_records} records"); // before the run: a crash leaves no test output
        output.WriteLine($"CTXSCAN_SEED={s_seed}");

        var first = Run(s_records / 10);
        var before = Environment.WorkingSet;
        var totals = Run(s_records);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, MaxGrowthBytes);
        Assert.NotEqual(first, totals);
        Assert.Equal(totals, Run(s_records));
        output.WriteLine(totals);
    }

    [Fact]
    public void A_frame_may_be_cut_anywhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs mmap and mprotect");
        foreach (var row in Matrix.Rows.Values)
        {
            var frame = row.Frames[2];
            var cut = Enumerable.Range(0, frame.Length + 1).Select(length => new TestRecord(frame, length, frame.Length, 1_000, row.LinkType));
            using var source = new GuardedFrames(cut);

            Assert.Equal(frame.Length + 1, EngineRun.Of(source).Report.PacketsRead); // and the sums, in EngineRun
        }
    }

    [Theory]
    [MemberData(nameof(TwentyRows))]
    public void A_capture_may_end_anywhere(string name)
    {
        var row = Matrix.Rows[name];
        var whole = ClassicPcap.Of(row.LinkType, row.Frames.Skip(1).Take(4));
        using var engine = new Engine(new(), RuleTable.Empty);
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                using var source = CaptureFile.Open(new MemoryStream(whole, 0, length), "cut");
                engine.Read(source, TestContext.Current.CancellationToken);
            }
            catch (CaptureFormatException)
            {
                Assert.InRange(length, 0, ClassicPcap.HeaderBytes - 1);
            }
        }

        var report = engine.Finish();
        Assert.Equal(report.PacketsRead, report.PacketsInFlows + report.Skipped.Values.Sum());
    }

    public static TheoryData<string> TwentyRows => [.. Matrix.Rows.Keys.Where((_, index) => index % (Matrix.Rows.Count / 20) == 0).Take(20)];

    static string Run(int records)
    {
        // Few flows at once, so that eviction is reached.
        using var engine = new Engine(new() { Limits = new() { MaxFlows = 2_000 }, Records = Stream.Null }, RuleTable.Empty);
        using var source = new GuardedFrames(Mutations.Of(s_seed, records));
        engine.Read(source);
        var report = engine.Finish();
        Assert.Equal(records, report.PacketsRead);
        Assert.Equal(report.PacketsRead, report.PacketsInFlows + report.Skipped.Values.Sum());
        var skipped = report.Skipped.Select(skip => $"{skip.Key} {skip.Value}");
        var notIp = report.NotIp.Select(name => $"{name.Key} {name.Value}");
        return $"in flows {report.PacketsInFlows}, flows {report.Flows}, evicted {report.FlowsEvicted}, {string.Join(", ", skipped)}; {string.Join(", ", notIp)}";
    }
}
