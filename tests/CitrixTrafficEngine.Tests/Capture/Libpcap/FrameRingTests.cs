using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Capture.Libpcap;

namespace CitrixTrafficEngine.Tests.Capture.Libpcap;

public sealed unsafe class FrameRingTests : IDisposable
{
    const int Longest = 200_000;

    readonly FrameBatch _batch = new();

    public void Dispose() => _batch.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(0)]
    public void Frames_come_out_as_they_went_in_or_were_refused(int seed)
    {
        if (seed == 0) { seed = Random.Shared.Next(); }

        var random = new Random(seed);
        using var ring = new FrameRing(FrameRing.LeastBytes);
        var expected = new Queue<(long Time, int Original, int Captured)>();
        var bytes = new byte[Longest];
        var refused = 0;
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(40) > 0)
            {
                var captured = random.Next(4) == 0 ? random.Next(Longest) : random.Next(1_500);
                bytes.AsSpan(0, captured).Fill((byte)step);
                fixed (byte* data = bytes)
                {
                    if (ring.TryAdd(step, captured + 7, data, captured)) { expected.Enqueue((step, captured + 7, captured)); }
                    else { refused++; }
                }

                ring.Publish();
                continue;
            }

            _batch.Clear();
            ring.Take(_batch, LinkType.Ethernet);
            for (var index = 0; index < _batch.Count; index++)
            {
                ref readonly var frame = ref _batch[index];
                Assert.True(expected.Dequeue() == (frame.TimestampNs, frame.OriginalBytes, frame.CapturedBytes), $"seed {seed}");
                Assert.True(frame.Bytes.IndexOfAnyExcept((byte)frame.TimestampNs) < 0, $"seed {seed}: the bytes of a frame were overwritten");
            }
        }

        Assert.True(refused > 0, $"seed {seed}: the ring was never full");
    }

    [Fact]
    public void Two_threads_lose_nothing_but_what_was_refused()
    {
        const int Frames = 300_000;

        using var ring = new FrameRing(FrameRing.LeastBytes);
        long added = 0;
        var ended = false;
        var writer = new Thread(() =>
        {
            var data = stackalloc byte[1_000];
            for (var number = 0; number < Frames; number++)
            {
                *(int*)data = number;
                if (ring.TryAdd(number, 1_000, data, 4 + (number % 997))) { added++; }

                if (number % 50 == 0) { ring.Publish(); }
            }

            ring.Publish();
            Volatile.Write(ref ended, true);
            ring.Wake();
        });
        writer.Start();

        long taken = 0;
        var last = -1;
        while (true)
        {
            var isLast = Volatile.Read(ref ended);
            _batch.Clear();
            ring.Take(_batch, LinkType.Ethernet);
            for (var index = 0; index < _batch.Count; index++)
            {
                var number = BitConverter.ToInt32(_batch[index].Bytes);
                Assert.True(number > last && number == _batch[index].TimestampNs);
                last = number;
            }

            taken += _batch.Count;
            if (_batch.Count > 0) { continue; }

            if (isLast) { break; }

            ring.Wait(TimeSpan.FromMilliseconds(20));
        }

        writer.Join();
        Assert.Equal(added, taken);
    }
}
