using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class AllocationTests
{
    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void Ten_times_the_packets_allocate_not_one_byte_more(string container)
    {
        _ = Allocated(container, 1_000);
        Assert.Equal(Least(container, 100_000), Least(container, 1_000_000));
    }

    // The runtime allocates on this thread too when it puts better code in place: once, in one of the runs.
    static long Least(string container, int count) => Enumerable.Range(0, 5).Min(_ => Allocated(container, count));

    static long Allocated(string container, int count)
    {
        var (head, packet) = container == "pcap" ? (new PcapBytes().Header().ToArray(), new PcapBytes().Packet(new byte[60], 1).ToArray())
            : (new PcapngBytes().Section().Interface().ToArray(), new PcapngBytes().Enhanced(new byte[60], 1).ToArray());
        using var source = CaptureFile.Open(new RepeatingStream(head, packet, count), container);
        using var batch = new FrameBatch();
        var frames = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (source.Read(batch)) { frames += batch.Count; }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(count, frames);
        return allocated;
    }

    sealed class RepeatingStream(byte[] head, byte[] part, long count) : MemoryStream
    {
        long _position;

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            var end = head.Length + (part.Length * count);
            while (read < buffer.Length && _position < end)
            {
                var piece = _position < head.Length ? head.AsSpan((int)_position) : part.AsSpan((int)((_position - head.Length) % part.Length));
                piece = piece[..Math.Min(piece.Length, buffer.Length - read)];
                piece.CopyTo(buffer[read..]);
                read += piece.Length;
                _position += piece.Length;
            }

            return read;
        }
    }
}
