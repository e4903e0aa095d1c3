using System.Diagnostics;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public sealed class WaitingInputTests : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    readonly TemporaryFolder _folder = new();
    readonly CancellationTokenSource _cancel = new(s_patience);

    public void Dispose()
    {
        _cancel.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_growing_file_is_read_as_it_grows_and_a_partial_packet_is_waited_for()
    {
        var whole = Captures.Pcapng(40);
        var path = _folder.Add("growing", []);
        var writing = Task.Run(() =>
        {
            foreach (var piece in whole.Chunk(333))
            {
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                file.Write(piece);
                Thread.Sleep(20);
            }
        }, _cancel.Token);

        using var source = CaptureFile.Open(path, new() { Follow = true, Cancel = _cancel.Token });
        Assert.Equal(40, ReadUntil(source, 40));
        Assert.Null(source.Fault);
        await writing;
    }

    [Fact]
    public void Cancelling_ends_a_followed_file_where_it_is()
    {
        using var source = CaptureFile.Open(_folder.Add("growing", Captures.Pcap(3)), new() { Follow = true, Cancel = _cancel.Token });
        using var batch = new FrameBatch();
        Assert.True(source.Read(batch));
        _cancel.CancelAfter(50);

        Assert.False(source.Read(batch));
        Assert.Null(source.Fault);
    }

    [Fact]
    public void A_followed_file_that_becomes_shorter_is_a_fault()
    {
        var path = _folder.Add("growing", Captures.Pcap(3));
        using var source = CaptureFile.Open(path, new() { Follow = true, Cancel = _cancel.Token });
        using var batch = new FrameBatch();
        Assert.True(source.Read(batch));
        File.WriteAllBytes(path, []);

        Assert.False(source.Read(batch));
        Assert.Contains("became shorter", source.Fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_fifo_hands_packets_on_before_its_writer_is_done(string tool)
    {
        var path = Fifo();
        var pcap = Captures.Pcap(6);
        using var wrote = new SemaphoreSlim(0);
        var head = tool == "cat" ? pcap[..^50] : Tool.Run(tool, pcap[..^50], "-c");
        var rest = tool == "cat" ? pcap[^50..] : Tool.Run(tool, pcap[^50..], "-c");
        var writing = Task.Run(() =>
        {
            using var fifo = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            fifo.Write(head);
            Assert.True(wrote.Wait(s_patience));
            fifo.Write(rest);
        }, _cancel.Token);

        using var source = CaptureFile.Open(path, new() { Cancel = _cancel.Token });
        Assert.Equal(5, ReadUntil(source, 5));
        wrote.Release();
        Assert.Equal(1, ReadUntil(source, 1));
        using var batch = new FrameBatch();
        Assert.False(source.Read(batch));
        Assert.Null(source.Fault);
        await writing;
    }

    [Fact]
    public void A_fifo_that_stays_silent_can_be_left()
    {
        var path = Fifo();
        using var silent = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        silent.Write(Captures.Pcap(1));
        using var source = CaptureFile.Open(path, new() { Cancel = _cancel.Token });
        Assert.Equal(1, ReadUntil(source, 1));
        _cancel.CancelAfter(50);

        var clock = Stopwatch.StartNew();
        using var batch = new FrameBatch();
        Assert.False(source.Read(batch));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    static int ReadUntil(IFrameSource source, int count)
    {
        using var batch = new FrameBatch();
        var frames = 0;
        while (frames < count && source.Read(batch)) { frames += batch.Count; }

        return frames;
    }

    string Fifo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs FIFOs");
        var path = Path.Combine(_folder.Path, "fifo");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        return path;
    }
}
