using System.Buffers.Binary;
using System.Diagnostics;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Output;
using CitrixTrafficEngine.Rules;
using CitrixTrafficEngine.Tests.Rigs;

namespace CitrixTrafficEngine.Tests.Output;

public class RecordStageTests
{
    /// <summary>No wait of these tests takes a second; one that takes a minute hangs.</summary>
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500_000)]
    public async Task A_stream_that_fails_ends_the_run_with_what_it_said(int bytes)
    {
        using var output = new ProbeStream { FailAfterBytes = bytes };

        var failure = await Assert.ThrowsAsync<RecordOutputException>(() => RunManyFlows(output, 20_000));

        Assert.Contains("no space left", failure.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(failure.InnerException);
    }

    [Fact]
    public async Task Every_write_holds_whole_lines()
    {
        using var output = new ProbeStream();

        await RunManyFlows(output, 20_000);

        Assert.NotEmpty(output.Writes);
        Assert.All(output.Writes, write => Assert.Equal((byte)'\n', write[^1]));
        Assert.All(output.Writes, write => Assert.Equal((byte)'{', write[0]));
        Assert.Equal(20_000, output.Writes.Sum(write => write.Count(value => value == (byte)'\n')));
    }

    [Fact]
    public async Task A_stream_that_does_not_take_more_stops_the_reader()
    {
        using var gate = new ManualResetEventSlim();
        using var output = new ProbeStream { Gate = gate };
        var capture = new SyntheticCapture(Frame(), 100_000, OwnPort);
        var run = Task.Run(() => Run(output, capture), TestContext.Current.CancellationToken);

        // The reader comes to a stand: what it reads no longer grows.
        long read;
        var clock = Stopwatch.StartNew();
        do
        {
            read = capture.FramesRead;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
        while ((capture.FramesRead != read || read == 0) && clock.Elapsed < s_longest);

        // 16 chunks of 128 flows, a batch, and a block of 256 KiB that holds 4,519 records of 58 bytes.
        Assert.InRange(read, 1, 8_000);
        gate.Set();
        await run.WaitAsync(s_longest, TestContext.Current.CancellationToken);
        Assert.Equal(100_000, output.Writes.Sum(write => write.Count(value => value == (byte)'\n')));
    }

    [Fact]
    public async Task A_stream_that_fails_while_the_reader_waits_lets_it_go()
    {
        using var gate = new ManualResetEventSlim();
        using var output = new ProbeStream { Gate = gate, FailAfterBytes = 0 };
        var run = RunManyFlows(output, 50_000);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        gate.Set();

        await Assert.ThrowsAsync<RecordOutputException>(() => run);
    }

    [Fact]
    public void An_engine_that_is_given_up_stops_its_thread()
    {
        using var output = new ProbeStream();
        using (var engine = new Engine(new() { Records = output }, RuleTable.Empty))
        {
            using var source = CaptureFile.Open(new SyntheticCapture(Frame(), 1_000, OwnPort), "synthetic");
            engine.Read(source, TestContext.Current.CancellationToken);
        }

        Assert.Empty(output.Writes);
    }

    static async Task RunManyFlows(Stream output, int flows) =>
        await Task.Run(() => Run(output, new SyntheticCapture(Frame(), flows, OwnPort))).WaitAsync(s_longest, TestContext.Current.CancellationToken);

    // Room for one flow: every packet ends the flow of the one before.
    static void Run(Stream output, SyntheticCapture capture)
    {
        using var engine = new Engine(new() { Records = output, Limits = new() { MaxFlows = 1, InitialSlots = 2 } }, RuleTable.Empty);
        using var source = CaptureFile.Open(capture, "synthetic");
        engine.Read(source, TestContext.Current.CancellationToken);
        engine.Finish();
    }

    static byte[] Frame() => WireFrame.Udp(TestEnd.Of("10.0.0.1", 1), TestEnd.Of("10.0.0.2", 9));

    static void OwnPort(long number, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame[34..], (ushort)(number + 1_000));
        frame[27] = (byte)(number >> 16);
    }

    sealed class ProbeStream : MemoryStream
    {
        long _written;

        public List<byte[]> Writes { get; } = [];

        public long FailAfterBytes { get; init; } = long.MaxValue;

        public ManualResetEventSlim? Gate { get; init; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Gate?.Wait(s_longest);
            _written += buffer.Length;
            if (_written > FailAfterBytes) { throw new IOException("no space left"); }

            Writes.Add(buffer.ToArray());
        }
    }
}
