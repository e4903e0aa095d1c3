using System.Globalization;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.EndToEnd.Harness;
using CitrixTrafficEngine.Tests.Capture;
using Source = CitrixTrafficEngine.Capture.CaptureFile;

namespace CitrixTrafficEngine.EndToEnd;

/// <summary>Every container that captures come in, against capinfos (packets, bytes) and tshark (time, length and captured length of each packet).</summary>
public sealed class PeerCounts : IDisposable
{
    const int Packets = 100;

    /// <summary>2026-01-02 03:04:05.123456 UTC, and from there 1.001 ms a packet.</summary>
    const long StartNs = 1_767_323_045_123_456_000;
    const long StepNs = 1_001_000;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Containers => [.. s_containers.Keys];

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_has_the_packets_that_capinfos_and_tshark_see(string container)
    {
        Needs.Tools("capinfos", "tshark");
        var file = _folder.Write($"{container.Split(' ')[0]}.cap", s_containers[container]());

        AssertAsPeersSee(file, hasTimes: !container.StartsWith("pcapng-simple", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void A_compressed_capture_has_the_packets_that_capinfos_and_tshark_see(string tool)
    {
        Needs.Tools("capinfos", "tshark", tool);
        var plain = _folder.Write("plain.pcapng", s_containers["pcapng"]());
        ProcessRun.OfShell("\"$1\" -c < \"$2\" > \"$3\"", tool, plain, _folder.PathOf("packed")).EndedWith(0);

        AssertAsPeersSee(_folder.PathOf("packed"), hasTimes: true);
    }

    static void AssertAsPeersSee(string file, bool hasTimes)
    {
        var ours = Read(file);
        var fields = ProcessRun.Of("tshark", "-n", "-r", file, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.cap_len").EndedWith(0);
        var theirs = fields.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .Select(row => (Ns: hasTimes ? Nanoseconds(row[0]) : 0, Original: int.Parse(row[1], CultureInfo.InvariantCulture), Captured: int.Parse(row[2], CultureInfo.InvariantCulture)));

        Assert.Equal(Packets, ours.Count);
        Assert.Equal(Capinfos.Count(file), (ours.Count, ours.Sum(packet => (long)packet.Original)));
        Assert.Equal(theirs, hasTimes ? ours : ours.Select(packet => packet with { Ns = 0 }));
    }

    static List<(long Ns, int Original, int Captured)> Read(string file)
    {
        using var source = Source.Open(file);
        using var batch = new FrameBatch();
        var packets = new List<(long, int, int)>();
        while (source.Read(batch))
        {
            for (var index = 0; index < batch.Count; index++) { packets.Add((batch[index].TimestampNs, batch[index].OriginalBytes, batch[index].CapturedBytes)); }
        }

        Assert.Null(source.Fault);
        return packets;
    }

    static long Nanoseconds(string epoch)
    {
        var parts = epoch.Split('.');
        return (long.Parse(parts[0], CultureInfo.InvariantCulture) * 1_000_000_000) + long.Parse(parts[1].PadRight(9, '0'), CultureInfo.InvariantCulture);
    }

    static readonly Dictionary<string, Func<byte[]>> s_containers = new()
    {
        ["pcap"] = () => Pcap(new()),
        ["pcap big-endian"] = () => Pcap(new(bigEndian: true)),
        ["pcap nanoseconds"] = () => Pcap(new(nanoseconds: true)),
        ["pcap nanoseconds, big-endian"] = () => Pcap(new(bigEndian: true, nanoseconds: true)),
        ["pcap modified"] = () => Pcap(new(modified: true)),
        ["pcapng"] = () => Pcapng(new PcapngBytes().Section().Interface()),
        ["pcapng big-endian"] = () => Pcapng(new PcapngBytes().Section(bigEndian: true).Interface()),
        ["pcapng nanoseconds"] = () => Pcapng(Scaled(resolution: 9), number => (ulong)TimeNs(number)),
        ["pcapng milliseconds"] = () => Pcapng(Scaled(resolution: 3), number => (ulong)TimeNs(number) / 1_000_000),

        // No finer: of 10^-11 s and below, tshark 4.0 loses the upper bits.
        ["pcapng 10^-10 s since 2026"] = () => Pcapng(Scaled(resolution: 10, offset: 1_767_225_600), number => (ulong)(TimeNs(number) - 1_767_225_600_000_000_000) * 10),
        ["pcapng 2^-20 s"] = () => Pcapng(Scaled(resolution: 0x80 | 20), number => (ulong)((UInt128)TimeNs(number) * (1 << 20) / 1_000_000_000)),
        ["pcapng-simple"] = () => Each(new PcapngBytes().Section().Interface(), (pcapng, number) => pcapng.Simple(Frame(number))),
        ["pcapng-simple, cut"] = () => Each(new PcapngBytes().Section().Interface(snapBytes: 62), (pcapng, number) => pcapng.Simple(Frame(number)[..Math.Min(62, Frame(number).Length)], Frame(number).Length)),
        ["pcapng obsolete packet block"] = () => Each(new PcapngBytes().Section().Interface(), (pcapng, number) => pcapng.Obsolete(Frame(number), Microseconds(number))),
        ["pcapng two interfaces"] = () => TwoInterfaces(1, 262_144, 1, 262_144),
        ["pcapng two snap lengths"] = () => TwoInterfaces(1, 262_144, 1, 65_535),
        ["pcapng two link types"] = () => TwoInterfaces(1, 262_144, 101, 262_144),
        ["pcapng two sections, the second big-endian"] = () => Each(new PcapngBytes(), (pcapng, number) =>
        {
            if (number % 50 == 0) { pcapng.Section(bigEndian: number > 0).Interface().Block(5, new byte[12]); }

            pcapng.Enhanced(Frame(number), Microseconds(number));
        }),
    };

    static byte[] Pcap(PcapBytes pcap)
    {
        pcap.Header();
        for (var number = 0; number < Packets; number++) { pcap.Packet(Frame(number), TimeNs(number), original: 1000 + number); }

        return pcap.ToArray();
    }

    static byte[] Pcapng(PcapngBytes pcapng, Func<int, ulong>? ticks = null) =>
        Each(pcapng, (to, number) => to.Enhanced(Frame(number), (ticks ?? Microseconds)(number), original: 1000 + number));

    static byte[] TwoInterfaces(ushort firstLink, uint firstSnap, ushort secondLink, uint secondSnap) =>
        Each(
            new PcapngBytes().Section().Interface(firstLink, firstSnap).Interface(secondLink, secondSnap),
            (pcapng, number) => pcapng.Enhanced(Frame(number), Microseconds(number), (uint)number % 2));

    static byte[] Each(PcapngBytes pcapng, Action<PcapngBytes, int> add)
    {
        for (var number = 0; number < Packets; number++) { add(pcapng, number); }

        return pcapng.ToArray();
    }

    static PcapngBytes Scaled(byte resolution, long offset = 0)
    {
        var pcapng = new PcapngBytes().Section();
        return pcapng.Interface(1, 262_144, pcapng.Resolution(resolution), pcapng.Offset(offset));
    }

    static long TimeNs(int number) => StartNs + (number * StepNs);

    static ulong Microseconds(int number) => (ulong)TimeNs(number) / 1000;

    // An EtherType for experiments: nobody dissects further.
    static byte[] Frame(int number) => [.. new byte[12], 0x88, 0xb5, .. new byte[46 + (number % 7)]];
}
