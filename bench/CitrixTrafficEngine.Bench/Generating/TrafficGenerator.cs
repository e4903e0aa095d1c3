using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Bench.Generating;

/// <summary>Writes a capture of synthetic traffic, and the truth about each of its flows.</summary>
static class TrafficGenerator
{
    const long StartNs = 1_767_225_600_000_000_000; // 2026-01-01T00:00:00Z

    /// <summary>Writes the capture; <paramref name="truth"/> gets a line a flow, <paramref name="told"/> the packets so far after each slice.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static unsafe void Write(TrafficOptions options, Stream capture, TextWriter? truth, Action<long> told)
    {
        if (options.Flows < 1 || options.Packets < options.Flows * 3L) { throw new ArgumentException("A flow takes three packets at least."); }

        if (options.PayloadMin < 0 || options.PayloadMax < options.PayloadMin || options.PayloadMax > 1_400) { throw new ArgumentException("Payloads are 0 to 1,400 bytes."); }

        var random = new SplitMix(options.Seed);
        var frames = new FrameBuilder(options, random);
        var writer = new PcapWriter(capture, LinkType.Ethernet, nanoseconds: false);
        var lengths = Lengths(options, random);
        var live = new List<SyntheticFlow>();
        var remaining = options.Shuffle ? new RemainingPackets(lengths) : null;
        var started = 0;
        var concurrent = options.Shuffle ? options.Flows : Math.Min(options.Concurrent, options.Flows);
        for (; started < concurrent; started++) { live.Add(new(started, lengths[started], options, random)); }

        for (long packet = 0; packet < options.Packets; packet++)
        {
            var at = remaining?.Take(random) ?? (int)random.Below(live.Count);
            var flow = live[at];
            var bytes = frames.Next(flow);
            fixed (byte* data = bytes)
            {
                writer.Write(new(data, bytes.Length, bytes.Length, StartNs + (packet * options.IntervalNs), LinkType.Ethernet, 0));
            }

            if (options.SlicePackets > 0 && (packet + 1) % options.SlicePackets == 0) { told(packet + 1); }

            if (!flow.IsDone) { continue; }

            truth?.WriteLine(flow.ToTruth());
            if (remaining is not null) { continue; }

            if (started < options.Flows)
            {
                live[at] = new(started, lengths[started], options, random);
                started++;
            }
            else
            {
                live[at] = live[^1];
                live.RemoveAt(live.Count - 1);
            }
        }
    }

    // The packets of each flow: the mean, moved about between pairs, so that the sum stays.
    static long[] Lengths(TrafficOptions options, SplitMix random)
    {
        var lengths = new long[options.Flows];
        var (mean, rest) = Math.DivRem(options.Packets, options.Flows);
        for (var flow = 0; flow < lengths.Length; flow++) { lengths[flow] = mean + (flow < rest ? 1 : 0); }

        for (var flow = 0; flow + 1 < lengths.Length; flow += 2)
        {
            var moved = random.Below(Math.Max(1, mean - 2));
            lengths[flow] -= moved;
            lengths[flow + 1] += moved;
        }

        return lengths;
    }
}
