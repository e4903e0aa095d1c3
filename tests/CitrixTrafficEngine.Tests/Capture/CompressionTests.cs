using System.IO.Compression;
using CitrixTrafficEngine.Capture;
using CitrixTrafficEngine.Capture.Input;

namespace CitrixTrafficEngine.Tests.Capture;

public class CompressionTests
{
    [Theory]
    [InlineData("gzip", "-c")]
    [InlineData("zstd", "-c")]
    [InlineData("zstd", "-c19")]
    [InlineData("lz4", "-c")]
    [InlineData("lz4", "-cBD")]
    public void What_the_tools_compress_is_read(string tool, string option)
    {
        var (frames, fault) = Captures.Read(Tool.Run(tool, Captures.Pcap(20_000), option));

        Assert.Null(fault);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(Captures.Hex), frames.Select(frame => frame.Bytes));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Parts_one_after_the_other_are_one_capture(string tool)
    {
        var pcap = Captures.Pcap(100);
        byte[] parts = [.. Tool.Run(tool, pcap[..999], "-c"), .. Tool.Run(tool, [], "-c"), .. Tool.Run(tool, pcap[999..], "-c")];

        var (frames, fault) = Captures.Read(parts);
        Assert.Null(fault);
        Assert.Equal(100, frames.Count);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void One_byte_at_a_time_is_enough(string tool)
    {
        var (frames, fault) = Captures.Read(new SlowStream(Tool.Run(tool, Captures.Pcapng(50), "-c")));

        Assert.Null(fault);
        Assert.Equal(50, frames.Count);
    }

    // Parts that do not compress, so that cuts leave whole packets before them.
    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void A_cut_at_any_byte_keeps_the_packets_before_and_is_a_fault(string tool)
    {
        var packets = RandomPackets(9);
        var parts = packets.Chunk(3).Select((chunk, index) => Tool.Run(tool, [.. index == 0 ? new PcapBytes().Header().ToArray() : [], .. chunk.SelectMany(Record)], "-c")).ToArray();
        var whole = parts.SelectMany(part => part).ToArray();
        var borders = parts.Select((_, index) => parts[..(index + 1)].Sum(part => part.Length)).ToArray();
        for (var end = 0; end < whole.Length; end++)
        {
            if (borders.Contains(end)) { continue; }

            var frames = 0;
            try
            {
                (var read, var fault) = Captures.Read(whole[..end]);
                frames = read.Count;
                Assert.NotNull(fault);
                Assert.Equal(packets.Take(frames).Select(Convert.ToHexString), read.Select(frame => frame.Bytes));
            }
            catch (CaptureFormatException)
            {
                Assert.True(end < parts[0].Length);
            }

            Assert.True(frames >= borders.Count(border => border < end) * 3, $"{frames} packets of {end} bytes");
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void A_flipped_bit_never_does_more_than_end_the_capture(string tool)
    {
        const int Seed = 20260102;
        var random = new Random(Seed);
        var whole = Tool.Run(tool, Captures.Pcap(200), "-c");
        for (var round = 0; round < 500; round++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try { _ = Captures.Read(damaged); }
            catch (CaptureFormatException) { }
        }
    }

    [Fact]
    public void Damaged_data_is_told_from_cut_data()
    {
        var gzip = Gzip(Captures.Pcap(2000));
        gzip[gzip.Length - 5] ^= 1;

        var (frames, fault) = Captures.Read(gzip);
        Assert.Contains("the gzip data is damaged", fault!.Message, StringComparison.Ordinal);
        Assert.Contains("the gzip data is cut", Captures.Read(Gzip(Captures.Pcap(2000))[..^1]).Fault!.Message, StringComparison.Ordinal);
    }

    // The decompressor reads 8 KiB at once: parts that end there, or one byte beside.
    [Theory]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    public void A_gzip_part_may_end_where_a_read_ends(int partBytes)
    {
        var pcap = Captures.Pcap(4);
        var (frames, fault) = Captures.Read([.. PaddedGzip(pcap[..50], partBytes), .. PaddedGzip(pcap[50..], partBytes)]);

        Assert.Null(fault);
        Assert.Equal(4, frames.Count);
    }

    [Fact]
    public void Bytes_after_gzip_that_are_no_gzip_are_ignored_as_gzip_does()
    {
        var (frames, fault) = Captures.Read([.. Gzip(Captures.Pcap(4)), .. new byte[10_000]]);

        Assert.Null(fault);
        Assert.Equal(4, frames.Count);
    }

    [Fact]
    public void Compressed_twice_is_refused() =>
        Assert.Contains("compressed more than once", Refusal(Gzip(Gzip(Captures.Pcap(1)))), StringComparison.Ordinal);

    [Fact]
    public void Compressed_nothing_is_an_empty_file() =>
        Assert.Contains("the file is empty", Refusal(Gzip([])), StringComparison.Ordinal);

    [Fact]
    public void A_missing_library_is_named_with_its_package() =>
        Assert.Equal(
            "zstd-compressed, and libzstd.so.1 cannot be loaded: install it (Debian package libzstd1), or decompress first",
            MissingLibrary.Of("zstd", "libzstd.so.1", "libzstd1", new DllNotFoundException()).Message);

    static string Refusal(byte[] bytes) => Assert.Throws<CaptureFormatException>(() => Captures.Read(bytes)).Message;

    static byte[] Gzip(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) { gzip.Write(bytes); }

        return compressed.ToArray();
    }

    // RFC 1952: the optional extra field takes up what is missing to the length.
    static byte[] PaddedGzip(byte[] bytes, int length)
    {
        var plain = Gzip(bytes);
        var extra = length - plain.Length - 2;
        return [.. plain[..3], (byte)(plain[3] | 4), .. plain[4..10], (byte)extra, (byte)(extra >> 8), .. new byte[extra], .. plain[10..]];
    }

    static byte[][] RandomPackets(int count)
    {
        var random = new Random(7);
        return Enumerable.Range(0, count).Select(_ =>
        {
            var packet = new byte[150];
            random.NextBytes(packet);
            return packet;
        }).ToArray();
    }

    static byte[] Record(byte[] packet) => new PcapBytes().Packet(packet, Captures.StartNs).ToArray();
}
