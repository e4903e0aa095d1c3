using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class PcapngFaultTests
{
    static PcapngBytes OnePacket => new PcapngBytes().Section().Interface().Enhanced(Captures.Packet(1), 1);

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(33)]
    public void A_block_length_that_cannot_be_ends_the_input_at_its_offset(uint length) =>
        ExpectFault(pcapng => pcapng.Raw([.. pcapng.Four(6), .. pcapng.Four(length), .. new byte[64]]), $"block states a length of {length} bytes, expected a multiple of 4 from 12");

    [Fact]
    public void A_packet_block_over_16_mebibytes_is_a_fault() =>
        ExpectFault(pcapng => pcapng.Raw([.. pcapng.Four(6), .. pcapng.Four(0x1000004), .. new byte[64]]), "block states a length of 16777220 bytes, expected at most 16777216 for its type");

    [Theory]
    [InlineData(6u)]
    [InlineData(0xbadu)]
    public void A_length_that_differs_at_the_end_is_a_fault(uint type) =>
        ExpectFault(pcapng => pcapng.Raw([.. pcapng.Four(type), .. pcapng.Four(600), .. new byte[588], .. pcapng.Four(604)]), "block ends with length 0000025c, expected 00000258 as at its start");

    [Fact]
    public void A_packet_of_an_interface_that_is_not_described_is_a_fault() =>
        ExpectFault(pcapng => pcapng.Enhanced(Captures.Packet(2), 2, interfaceId: 1), "packet block of interface 1, expected at most 0");

    [Theory]
    [InlineData("enhanced")]
    [InlineData("obsolete")]
    [InlineData("simple")]
    public void A_packet_before_any_interface_is_a_fault(string kind) =>
        ExpectFault(pcapng => Packet(pcapng.Section(), kind), "packet block of interface 0, expected an interface description before it", pastBytes: 28);

    [Fact]
    public void More_captured_bytes_than_the_block_has_are_a_fault() =>
        ExpectFault(
            pcapng => pcapng.Block(6, [.. new byte[12], .. pcapng.Four(5), .. pcapng.Four(5), 1, 2, 3, 4]),
            "packet block states 5 captured bytes, expected at most the 4 that it has room for");

    [Fact]
    public void A_simple_packet_longer_than_its_block_is_a_fault() =>
        ExpectFault(pcapng => pcapng.Simple([1, 2, 3, 4], original: 5), "packet block states 5 captured bytes, expected at most the 4 that it has room for");

    [Theory]
    [InlineData(1, 4, "interface description block states a length of 16 bytes, expected at least 20")]
    [InlineData(2, 16, "packet block states a length of 28 bytes, expected at least 32")]
    [InlineData(3, 0, "simple packet block states a length of 12 bytes, expected at least 16")]
    [InlineData(6, 16, "packet block states a length of 28 bytes, expected at least 32")]
    public void A_block_shorter_than_its_fields_is_a_fault(uint type, int body, string message) =>
        ExpectFault(pcapng => pcapng.Block(type, new byte[body]), message);

    [Fact]
    public void A_later_section_of_no_known_byte_order_is_a_fault() =>
        ExpectFault(
            pcapng => pcapng.Block(0x0a0d0d0a, new byte[16]), "section header with byte-order magic 00000000, expected 4d3c2b1a or 1a2b3c4d");

    [Fact]
    public void A_later_section_of_another_version_is_a_fault() =>
        ExpectFault(
            pcapng => pcapng.Block(0x0a0d0d0a, [.. pcapng.Four(0x1a2b3c4d), 2, 0, 0, 0, .. new byte[8]]), "section of pcapng version 2, expected 1");

    [Theory]
    [InlineData(0x1a2b3c4d, 2)]
    [InlineData(0x12345678, 1)]
    public void A_file_that_begins_with_such_a_section_is_refused(uint magic, byte version)
    {
        var pcapng = new PcapngBytes();
        pcapng.Block(0x0a0d0d0a, [.. pcapng.Four(magic), version, 0, 0, 0, .. new byte[8]]);

        Assert.Throws<CaptureFormatException>(() => CaptureFile.Open(new MemoryStream(pcapng.ToArray()), "test"));
    }

    static PcapngBytes Packet(PcapngBytes pcapng, string kind) => kind switch
    {
        "enhanced" => pcapng.Enhanced([1], 1),
        "obsolete" => pcapng.Obsolete([1], 1),
        _ => pcapng.Simple([1]),
    };

    // One good packet, then the bad part: the packet is kept, the fault names where the part begins.
    static void ExpectFault(Action<PcapngBytes> addBad, string message, int pastBytes = 0)
    {
        var pcapng = OnePacket;
        var offset = pcapng.Length + pastBytes;
        addBad(pcapng);

        var (frames, fault) = Captures.Read(pcapng.Enhanced(Captures.Packet(9), 9).ToArray());
        Assert.Equal(Captures.Hex(1), Assert.Single(frames).Bytes);
        Assert.Equal(new CaptureFault(offset, message), fault);
    }
}
