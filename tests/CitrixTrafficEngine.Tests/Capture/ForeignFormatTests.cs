using System.Text;
using CitrixTrafficEngine.Capture;

namespace CitrixTrafficEngine.Tests.Capture;

public class ForeignFormatTests
{
    public static TheoryData<string, string, bool> Formats => new()
    {
        { "0101 4000 01000000" + Ascii("NetScaler Performance Data\0"), "start nstrace -size 0 -traceformat PCAP", true },
        { "01 22 01" + Ascii("NetScaler V20 Performance Data\0"), "NetScaler trace", true },
        { "01 22 01" + Ascii("Netscaler V30 Performance Data\0"), "NetScaler trace", true },
        { "01 22 01" + Ascii("Netscaler V35 Performance Data\0"), "NetScaler trace", true },
        { Ascii("snoop\0\0\0") + "00000002 00000004", "snoop", true },
        { Ascii("GMBU") + "0002", "Network Monitor", true },
        { Ascii("TRSNIFF data    \x1a"), "Sniffer", true },
        { Ascii("iptrace 2.0"), "iptrace", true },
        { "00000100" + new string('0', 136) + "020002c0 18010000", "pktmon etl2pcap", true },
        { Ascii("PK\x03\x04"), "zip archive: unpack it first", true },
        { "fd377a585a00", "xz-compressed", true },
        { Ascii("BZh91AY&SY"), "bzip2-compressed", true },
        { "377abcaf271c", "7-Zip", true },
        { new string('0', 514) + Ascii("ustar\00000"), "tar archive", true },
        { Ascii("\r\n<!DOCTYPE html><html>"), "HTML page", false },
        { Ascii("{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"event\":{\"dataset\":\"ctxscan.run\"}}\n"), "records that ctxscan wrote", false },
        { Ascii("{\"_index\":\"packets\"}"), "JSON", false },
        { Ascii("12:00:01.000000 IP 10.0.0.1.1494 > 10.0.0.2.50000: Flags [P.]\n"), "tcpdump -w FILE", false },
        { "efbbbf" + Ascii("No.,Time,Source"), "text", false },
        { "deadbeef00", "begins with deadbeef, expected a pcap or pcapng magic number", false },
        { "010203", "the file has 3 bytes, too few for a capture", false },
        { "", "the file is empty", false },
        { "0a0d0d0a 1c000000 4d3c2b1b 01000000 ffffffff ffffffff 1c000000", "byte-order magic 4d3c2b1b", true },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_no_capture_is_refused_with_what_it_is(string hex, string message, bool holdsPackets)
    {
        var refusal = Assert.Throws<CaptureFormatException>(() => Captures.Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(holdsPackets, refusal.HoldsPackets);
    }

    static string Ascii(string text) => Convert.ToHexString(Encoding.Latin1.GetBytes(text));
}
