using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class DamageTests
{
    const int Packets = 12;

    public static TheoryData<string> Containers => ["pcap", "pcap-be", "pcap-ns", "pcap-ns-be", "pcap-modified", "pcapng", "pcapng-be", "pcapng-simple", "pcapng-obsolete", "pcapng-sections"];

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_cut_at_any_byte_keeps_the_whole_packets_before_it(string container)
    {
        var (whole, borders, headerBytes) = Make(container);
        var expected = Captures.Read(whole);
        Assert.Null(expected.Fault);
        Assert.Equal(Packets, expected.Frames.Count);
        for (var end = 0; end < whole.Length; end++)
        {
            if (end < headerBytes)
            {
                _ = Assert.Throws<CaptureFormatException>(() => Captures.Read(whole[..end]));
                continue;
            }

            var (frames, fault) = Captures.Read(whole[..end]);
            Assert.Equal(expected.Frames.Take(borders.Count(border => border.End <= end && border.IsPacket)), frames);
            Assert.Equal(borders.Any(border => border.End == end) || end == headerBytes, fault is null);
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void Flipped_bits_give_a_capture_a_fault_or_a_refusal(string container)
    {
        const int Seed = 20260103;
        var random = new Random(Seed);
        var (whole, _, _) = Make(container);
        for (var round = 0; round < 3_000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--) { damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8)); }

            try
            {
                var (frames, _) = Captures.Read(damaged);
                Assert.True(frames.Sum(frame => frame.Bytes.Length / 2) <= damaged.Length, $"seed {Seed}, round {round}");
            }
            catch (CaptureFormatException)
            {
                // A damaged header may make it no capture at all.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Containers))]
    public void One_byte_at_a_time_gives_the_same_packets(string container)
    {
        var (whole, _, _) = Make(container);

        Assert.Equal(Captures.Read(whole).Frames, Captures.Read(new SlowStream(whole)).Frames);
    }

    static (byte[] Whole, List<(int End, bool IsPacket)> Borders, int HeaderBytes) Make(string container) =>
        container.StartsWith("pcapng", StringComparison.Ordinal) ? MakePcapng(container) : MakePcap(container);

    static (byte[], List<(int, bool)>, int) MakePcap(string container)
    {
        var pcap = new PcapBytes(container.EndsWith("-be", StringComparison.Ordinal), container.Contains("-ns", StringComparison.Ordinal), container == "pcap-modified").Header();
        var borders = new List<(int, bool)>();
        for (var number = 0; number < Packets; number++) { borders.Add((pcap.Packet(Captures.Packet(number), Captures.StartNs + number).Length, true)); }

        return (pcap.ToArray(), borders, 24);
    }

    static (byte[], List<(int, bool)>, int) MakePcapng(string container)
    {
        var pcapng = new PcapngBytes().Section(container == "pcapng-be");
        var borders = new List<(int, bool)> { (pcapng.Interface().Length, false) };
        for (var number = 0; number < Packets; number++)
        {
            if (container == "pcapng-sections" && number % 4 == 3)
            {
                borders.Add((pcapng.Section(number % 8 == 3).Length, false));
                borders.Add((pcapng.Block(0xbad, new byte[640]).Length, false));
                borders.Add((pcapng.Interface(101, 0, pcapng.Name("eth0"), pcapng.Resolution(9)).Length, false));
            }

            var packet = Captures.Packet(number);
            _ = container switch
            {
                "pcapng-simple" => pcapng.Simple(packet),
                "pcapng-obsolete" => pcapng.Obsolete(packet, (ulong)number),
                _ => pcapng.Enhanced(packet, (ulong)number),
            };
            borders.Add((pcapng.Length, true));
        }

        return (pcapng.ToArray(), borders, 28);
    }
}
