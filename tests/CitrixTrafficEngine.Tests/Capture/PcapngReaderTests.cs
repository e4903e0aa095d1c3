using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class PcapngReaderTests
{
    const ulong StartMicroseconds = Captures.StartNs / 1000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packets_are_read_in_both_byte_orders(bool bigEndian)
    {
        var (frames, fault) = Captures.Read(new PcapngBytes().Section(bigEndian).Interface(101)
            .Enhanced(Captures.Packet(1), StartMicroseconds, original: 1500).Enhanced(Captures.Packet(2), StartMicroseconds + 1).ToArray());

        Assert.Null(fault);
        Assert.Equal(
            [
                new(Captures.Hex(1), 1500, Captures.StartNs, LinkType.Raw, 0),
                new(Captures.Hex(2), Captures.Packet(2).Length, Captures.StartNs + 1000, LinkType.Raw, 0),
            ],
            frames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_obsolete_packet_block_is_read(bool bigEndian)
    {
        var (frames, fault) = Captures.Read(new PcapngBytes().Section(bigEndian).Interface().Interface(101).Obsolete(Captures.Packet(1), StartMicroseconds, 1).ToArray());

        Assert.Null(fault);
        Assert.Equal([new(Captures.Hex(1), Captures.Packet(1).Length, Captures.StartNs, LinkType.Raw, 1)], frames);
    }

    [Fact]
    public void A_simple_packet_is_cut_at_the_snap_length_and_keeps_the_time_before_it()
    {
        var (frames, _) = Captures.Read(new PcapngBytes().Section().Interface(snapBytes: 61)
            .Enhanced(Captures.Packet(1), StartMicroseconds).Simple(Captures.Packet(2)[..61], original: 900).Simple(Captures.Packet(0)).ToArray());

        Assert.Equal(
            [
                new(Captures.Hex(1), 61, Captures.StartNs, LinkType.Ethernet, 0),
                new(Captures.Hex(2)[..122], 900, Captures.StartNs, LinkType.Ethernet, 0),
                new(Captures.Hex(0), 60, Captures.StartNs, LinkType.Ethernet, 0),
            ],
            frames);
    }

    [Fact]
    public void A_simple_packet_without_a_snap_length_is_whole() =>
        Assert.Equal(Captures.Hex(3), Captures.Read(new PcapngBytes().Section().Interface(snapBytes: 0).Simple(Captures.Packet(3)).ToArray()).Frames.Single().Bytes);

    [Fact]
    public void Each_section_numbers_its_interfaces_anew_and_has_its_own_byte_order()
    {
        var pcapng = new PcapngBytes();
        pcapng.Section().Interface(1, 1000, pcapng.Name("eth0")).Interface(101, 0, pcapng.Name("tun0")).Enhanced(Captures.Packet(1), StartMicroseconds, 1);
        pcapng.Section(bigEndian: true, length: 64).Interface(113, 7, pcapng.Name("ünter\0"), pcapng.Resolution(9)).Enhanced(Captures.Packet(2), Captures.StartNs + 3);

        using var source = CaptureFile.Open(new MemoryStream(pcapng.ToArray()), "test");
        var frames = Captures.ReadAll(source);

        Assert.Equal([(LinkType.Raw, 1, Captures.StartNs), (LinkType.LinuxSll, 2, Captures.StartNs + 3)], frames.Select(frame => (frame.LinkType, frame.Interface, frame.TimestampNs)));
        Assert.Equal([new("eth0", LinkType.Ethernet, 1000), new("tun0", LinkType.Raw, 0), new CaptureInterface("ünter", LinkType.LinuxSll, 7)], source.Interfaces);
        Assert.Null(source.Fault);
    }

    [Fact]
    public void Blocks_without_packets_are_passed_over()
    {
        var pcapng = new PcapngBytes().Section();
        foreach (var type in new uint[] { 4, 5, 10, 0xbad, 0x40000bad, 0x7fffffff }) { pcapng.Block(type, new byte[type % 64 * 4]); }

        pcapng.Interface().Block(5, new byte[5000]).Enhanced(Captures.Packet(1), 0).Block(0xbad, new byte[17 * 1024 * 1024]).Enhanced(Captures.Packet(2), 0);

        var (frames, fault) = Captures.Read(pcapng.ToArray());
        Assert.Null(fault);
        Assert.Equal([Captures.Hex(1), Captures.Hex(2)], frames.Select(frame => frame.Bytes));
    }

    [Fact]
    public void Options_that_are_not_as_specified_are_passed_over()
    {
        var pcapng = new PcapngBytes().Section();
        pcapng.Interface(1, 0, pcapng.Option(9, [9, 9]), pcapng.Option(14, [1, 2, 3, 4]), pcapng.Option(2, []), pcapng.Option(77, [1]), [9, 0, 200, 0, 1, 0, 0, 0]);

        Assert.Equal(Captures.StartNs, Captures.Read(pcapng.Enhanced(Captures.Packet(1), StartMicroseconds).ToArray()).Frames.Single().TimestampNs);
    }

    [Fact]
    public void More_packets_than_a_batch_and_a_buffer_hold_arrive_in_order()
    {
        var (frames, fault) = Captures.Read(Captures.Pcapng(10_000));

        Assert.Null(fault);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(Captures.Hex), frames.Select(frame => frame.Bytes));
    }

    [Fact]
    public void An_end_after_a_section_header_is_no_fault()
    {
        var (frames, fault) = Captures.Read(new PcapngBytes().Section().ToArray());

        Assert.Null(fault);
        Assert.Empty(frames);
    }
}
