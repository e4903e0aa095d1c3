using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class FrameBatchTests
{
    [Fact]
    public void A_copied_frame_stays_whatever_becomes_of_its_bytes_and_of_the_frames_after_it()
    {
        using var batch = new FrameBatch();
        for (var round = 0; round < 3; round++)
        {
            batch.Clear();
            var bytes = new byte[70_000];
            for (var index = 0; index < FrameBatch.Capacity; index++)
            {
                Array.Fill(bytes, (byte)(index + round));
                batch.Add(bytes.AsSpan(0, index * 1_000), index, LinkType.Raw, 100_000, (ushort)index);
            }

            Assert.True(batch.IsFull);
            for (var index = 0; index < FrameBatch.Capacity; index++)
            {
                ref readonly var frame = ref batch[index];
                Assert.Equal((index * 1_000, 100_000, (long)index, LinkType.Raw, (ushort)index), (frame.CapturedBytes, frame.OriginalBytes, frame.TimestampNs, frame.LinkType, frame.InterfaceIndex));
                Assert.Equal(-1, frame.Bytes.IndexOfAnyExcept((byte)(index + round)));
            }
        }
    }

    [Fact]
    public void A_frame_shorter_on_the_wire_than_its_bytes_is_refused_and_so_is_one_too_many()
    {
        using var batch = new FrameBatch();
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Add(new byte[10], 0, originalBytes: 9));
        for (var index = 0; index < FrameBatch.Capacity; index++) { batch.Add([], 0); }

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Add([], 0));
    }
}
