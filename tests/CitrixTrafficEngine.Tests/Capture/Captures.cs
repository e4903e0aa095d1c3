using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

/// <summary>What a test sees of a frame after its source went on.</summary>
public sealed record SeenFrame(string Bytes, int OriginalBytes, long TimestampNs, LinkType LinkType, int Interface);

/// <summary>Reads captures to their end, and makes the packets that tests put into them.</summary>
public static class Captures
{
    /// <summary>2026-01-02 03:04:05.123456 UTC: survives microseconds.</summary>
    public const long StartNs = 1_767_323_045_123_456_000;

    public static List<SeenFrame> ReadAll(IFrameSource source)
    {
        using var batch = new FrameBatch();
        var frames = new List<SeenFrame>();
        while (source.Read(batch))
        {
            for (var index = 0; index < batch.Count; index++)
            {
                ref readonly var frame = ref batch[index];
                frames.Add(new(Convert.ToHexString(frame.Bytes), frame.OriginalBytes, frame.TimestampNs, frame.LinkType, frame.InterfaceIndex));
            }
        }

        return frames;
    }

    public static (List<SeenFrame> Frames, CaptureFault? Fault) Read(byte[] bytes) => Read(new MemoryStream(bytes));

    public static (List<SeenFrame> Frames, CaptureFault? Fault) Read(Stream stream)
    {
        using var source = CaptureFile.Open(stream, "test");
        return (ReadAll(source), source.Fault);
    }

    /// <summary>An Ethernet frame whose content tells its number, of a length that differs from its neighbours'.</summary>
    public static byte[] Packet(int number)
    {
        var packet = new byte[60 + (number % 7)];
        for (var index = 0; index < packet.Length; index++) { packet[index] = (byte)(number + index); }

        packet[12] = 0x88;
        packet[13] = 0xb5;
        return packet;
    }

    public static string Hex(int number) => Convert.ToHexString(Packet(number));

    public static byte[] Pcap(int count, int first = 0)
    {
        var pcap = new PcapBytes().Header();
        for (var number = first; number < first + count; number++) { pcap.Packet(Packet(number), StartNs + (number * 1_000_000L)); }

        return pcap.ToArray();
    }

    public static byte[] Pcapng(int count)
    {
        var pcapng = new PcapngBytes().Section().Interface();
        for (var number = 0; number < count; number++) { pcapng.Enhanced(Packet(number), (ulong)((StartNs / 1000) + (number * 1000L))); }

        return pcapng.ToArray();
    }
}
