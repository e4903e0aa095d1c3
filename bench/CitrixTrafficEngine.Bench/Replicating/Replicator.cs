using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench.Replicating;

/// <summary>Writes copies of captures as one: each copy between hosts of its own, all in order of time. The same material makes the same bytes.</summary>
static class Replicator
{
    const long StartNs = 1_767_225_600_000_000_000; // 2026-01-01T00:00:00Z

    /// <summary>Frames of one copy.</summary>
    public static long FramesOf(IReadOnlyList<MaterialFile> files, int copy) => files.Where(file => copy % file.Every == 0).Sum(file => (long)file.Frames.Count);

    /// <summary>Writes <paramref name="copies"/> copies, which begin evenly over <paramref name="spanNs"/> and so overlap. Gives the packets written.</summary>
    public static unsafe long Write(IReadOnlyList<MaterialFile> files, int copies, long spanNs, Stream output)
    {
        var writer = new PcapWriter(output, LinkType.Ethernet, nanoseconds: false);
        var next = new PriorityQueue<(int Copy, int File, int Frame), (long TimeNs, int Copy, int File)>();
        for (var copy = 0; copy < copies; copy++)
        {
            for (var file = 0; file < files.Count; file++)
            {
                if (copy % files[file].Every == 0 && files[file].Frames.Count > 0) { next.Enqueue((copy, file, 0), (BeginNs(copy, file), copy, file)); }
            }
        }

        var buffer = new byte[FrameBytes(files)];
        long written = 0;
        while (next.TryDequeue(out var at, out var due))
        {
            var frames = files[at.File].Frames;
            var frame = frames[at.Frame];
            frame.Bytes.CopyTo(buffer, 0);
            AddressMask.Apply(buffer.AsSpan(0, frame.Bytes.Length), (ushort)at.Copy);
            fixed (byte* data = buffer)
            {
                writer.Write(new(data, frame.Bytes.Length, frame.OriginalBytes, StartNs + due.TimeNs, LinkType.Ethernet, 0));
            }

            written++;
            if (at.Frame + 1 < frames.Count) { next.Enqueue((at.Copy, at.File, at.Frame + 1), (BeginNs(at.Copy, at.File) + frames[at.Frame + 1].TimeNs, at.Copy, at.File)); }
        }

        return written;

        // The files of a copy begin one after another too, none at the time of all others.
        long BeginNs(int copy, int file) => (long)((copy + (file / (double)files.Count)) * spanNs / copies);
    }

    static int FrameBytes(IReadOnlyList<MaterialFile> files) => files.Max(file => file.Frames.Max(frame => frame.Bytes.Length));
}
