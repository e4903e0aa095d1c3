using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests;

public sealed class FlowRunTests
{
    const int ManyFlows = 50_000;

    static readonly TestEnd s_client = TestEnd.Of("10.0.0.1", 50_000);
    static readonly TestEnd s_server = TestEnd.Of("10.0.0.2", 1494);
    static readonly EngineOptions s_oneAtATime = new() { Limits = new() { MaxFlows = 1, InitialSlots = 2 } }; // every packet ends the flow of the one before

    [Fact]
    public async Task Every_flow_comes_in_the_order_of_its_record_and_then_there_is_a_report()
    {
        using var records = new MemoryStream();
        var called = 0L;
        using var second = new TestSource(10);
        var run = new FlowRun(s_oneAtATime with { Records = records, OnFlow = (in _) => called++ }, RuleTable.Empty, _ => [new TestSource(5_000), second]);
        var flows = new List<FlowReport>();

        await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            Assert.Null(run.Report);
            flows.Add(flow);
        }

        Assert.Equal(EngineRig.Parse(records).Select(record => record.TextAt("event.id")), flows.Select(flow => $"{flow.Id.Value:x16}-{flow.Id.Sequence}"));
        Assert.Equal((5_010, 5_010L, 5_010L), (flows.Count, called, run.Report!.Flows));
        Assert.True(second.IsDisposed);
    }

    [Fact]
    public async Task A_reader_that_leaves_early_stops_the_engine_and_closes_its_source()
    {
        var source = new TestSource(ManyFlows);
        var run = new FlowRun(s_oneAtATime, RuleTable.Empty, _ => [source]) { Capacity = 2 };

        await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken)) { break; }

        Assert.True(source.IsDisposed);
        Assert.InRange(source.Given, 1, ManyFlows / 2);
        Assert.Null(run.Report);
    }

    [Fact]
    public async Task A_slow_reader_makes_reading_wait()
    {
        var source = new TestSource(ManyFlows);
        var run = new FlowRun(s_oneAtATime, RuleTable.Empty, _ => [source]) { Capacity = 16 };
        await using var flows = run.GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await flows.MoveNextAsync());
        await Task.Delay(300, TestContext.Current.CancellationToken);

        // What waits, what the records thread holds, and the chunks between the threads.
        Assert.InRange(source.Given, 16, 8_000);
        var count = 1;
        while (await flows.MoveNextAsync()) { count++; }

        Assert.Equal(ManyFlows, count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_token_ends_the_run_with_that(bool isWaiting)
    {
        using var stop = new CancellationTokenSource();
        var source = new TestSource(ManyFlows) { IsEndless = isWaiting };
        var run = new FlowRun(s_oneAtATime, RuleTable.Empty, _ => [source]);

        var count = 0;
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var flow in run.WithCancellation(stop.Token))
            {
                if (++count == 10) { await stop.CancelAsync(); }
            }
        });

        Assert.True(source.IsDisposed);
        Assert.True(stop.IsCancellationRequested && thrown is not null);
        Assert.Null(run.Report);
    }

    [Fact]
    public async Task A_source_that_waits_is_left_by_its_token()
    {
        var waits = new TaskCompletionSource();
        var run = new FlowRun(s_oneAtATime, RuleTable.Empty, stop => [new TestSource(300) { AtEnd = () => Wait(stop) }]);

        await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken))
        {
            await waits.Task;
            break;
        }

        void Wait(CancellationToken stop)
        {
            waits.TrySetResult();
            stop.WaitHandle.WaitOne();
        }
    }

    [Fact]
    public async Task What_a_source_throws_comes_behind_the_flows_before_it()
    {
        var source = new TestSource(5_000) { AtEnd = () => throw new IOException("the disk is gone") };
        var run = new FlowRun(s_oneAtATime, RuleTable.Empty, _ => [source]);
        var count = 0;

        var fault = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken)) { count++; }
        });

        Assert.Equal("the disk is gone", fault.Message);
        Assert.InRange(count, 4_700, 4_999); // but those that stood in an unfinished chunk
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public async Task What_opening_throws_comes_out_and_a_file_that_is_no_capture_is_told()
    {
        var run = new FlowRun(new(), RuleTable.Empty, _ => [CaptureFile.Open(new MemoryStream("no capture at all"u8.ToArray()), "text")]);

        await Assert.ThrowsAsync<CaptureFormatException>(async () =>
        {
            await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken)) { }
        });
    }

    [Fact]
    public async Task A_run_is_read_once_and_nothing_is_opened_before()
    {
        var opened = 0;
        var run = new FlowRun(new(), RuleTable.Empty, _ =>
        {
            opened++;
            return [];
        });
        Assert.Equal(0, opened);

        await foreach (var flow in run.WithCancellation(TestContext.Current.CancellationToken)) { }

        Assert.Throws<InvalidOperationException>(() => run.GetAsyncEnumerator(TestContext.Current.CancellationToken));
        Assert.Equal((1, 0L), (opened, run.Report!.PacketsRead));
    }

    [Theory]
    [InlineData(0)]
    [InlineData((1 << 20) + 1)]
    public void A_capacity_outside_its_range_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FlowRun(new(), RuleTable.Empty, _ => []) { Capacity = capacity });

    /// <summary>A source as others write it: no pointers, each frame copied into the batch.</summary>
    sealed class TestSource(int frames) : IFrameSource
    {
        readonly byte[] _frame = WireFrame.Udp(s_client, s_server);
        int _given;

        public string Name => "test";

        public IReadOnlyList<CaptureInterface> Interfaces => [];

        public CaptureFault? Fault => null;

        public bool IsEndless { get; init; }

        public Action? AtEnd { get; init; }

        public bool IsDisposed { get; private set; }

        public int Given => Volatile.Read(ref _given);

        public bool Read(FrameBatch batch)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            batch.Clear();
            while (!batch.IsFull && (IsEndless || _given < frames))
            {
                (_frame[34], _frame[35], _frame[27]) = ((byte)(_given >> 8), (byte)_given, (byte)(_given >> 16));
                batch.Add(_frame, TableRig.EpochNs + (_given * 1_000L));
                Volatile.Write(ref _given, _given + 1);
            }

            if (batch.Count == 0) { AtEnd?.Invoke(); }

            return batch.Count > 0;
        }

        public void Dispose() => IsDisposed = true;
    }
}
