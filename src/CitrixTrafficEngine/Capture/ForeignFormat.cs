using System.Text;

namespace CitrixTrafficEngine.Capture;

/// <summary>Knows what else people hand over as a capture, and what to do about it.</summary>
static class ForeignFormat
{
    const string Nstrace =
        "a NetScaler trace in its own format, which is not read here: record again on the appliance as pcap with full packet size " +
        "(start nstrace -size 0 -traceformat PCAP; the default size of 164 bytes cuts names and certificates)";

    const string Convert = "which is not read here: convert it first (editcap -F pcapng IN OUT)";
    const string Unpack = "unpack it first";

    /// <summary>The refusal of an input that begins with <paramref name="head"/> and is neither pcap nor pcapng.</summary>
    public static CaptureFormatException Refuse(string name, ReadOnlySpan<byte> head)
    {
        var (message, holdsPackets) = Describe(head);
        return new(name, 0, message, holdsPackets);
    }

    static (string Message, bool HoldsPackets) Describe(ReadOnlySpan<byte> head)
    {
        // Sources: the file formats' own pages; signatures of captures as Wireshark's wiretap library tells them apart.
        if (IsNstrace(head)) { return (Nstrace, true); }

        if (head.StartsWith("snoop\0\0\0"u8)) { return ($"a Solaris snoop capture (RFC 1761), {Convert}", true); }

        if (head.StartsWith("iptrace "u8)) { return ($"an AIX iptrace capture, {Convert}", true); }

        if (head.StartsWith("GMBU"u8) || head.StartsWith("RTSS"u8)) { return ($"a Microsoft Network Monitor capture, {Convert}", true); }

        if (head.StartsWith("TRSNIFF data    "u8) || head.StartsWith("XCP\0"u8)) { return ($"a Sniffer capture, {Convert}", true); }

        if (IsEventTrace(head)) { return ("a Windows event trace (netsh trace, pktmon), which is not read here: convert it first (pktmon etl2pcap IN.etl, or etl2pcapng IN.etl OUT.pcapng)", true); }

        if (head.StartsWith("PK\x03\x04"u8)) { return ($"a zip archive: {Unpack}", true); }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])) { return ($"xz-compressed: {Unpack}", true); }

        if (head.StartsWith("BZh"u8)) { return ($"bzip2-compressed: {Unpack}", true); }

        if (head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c])) { return ($"a 7-Zip archive: {Unpack}", true); }

        if (head.Length > 262 && head[257..].StartsWith("ustar"u8)) { return ($"a tar archive: {Unpack}", true); }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])) { return ($"compressed more than once: {Unpack}", true); }

        return (DescribeText(head) ?? $"no capture: the file begins with {System.Convert.ToHexStringLower(head[..4])}, expected a pcap or pcapng magic number (such as d4c3b2a1 or 0a0d0d0a)", false);
    }

    // The signature stands behind a record header of 3 or 8 bytes, in the first record as a rule.
    static bool IsNstrace(ReadOnlySpan<byte> head) =>
        head.IndexOf("NetScaler Performance Data"u8) >= 0
        || head.IndexOf("NetScaler V20 Performance Data"u8) >= 0
        || head.IndexOf("Netscaler V30 Performance Data"u8) >= 0
        || head.IndexOf("Netscaler V35 Performance Data"u8) >= 0;

    // The first event follows the 72-byte buffer header: a system header of version 1 or 2, for 32 or 64 bits (SYSTEM_TRACE_HEADER.Marker).
    static bool IsEventTrace(ReadOnlySpan<byte> head) =>
        head.Length >= 76 && head[72] is 1 or 2 && head[73] == 0 && head[74] is 1 or 2 && head[75] == 0xc0;

    static string? DescribeText(ReadOnlySpan<byte> head)
    {
        var utf8 = head.StartsWith(Encoding.UTF8.Preamble) ? head[3..] : head;
        if (utf8.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || utf8.IndexOfAnyInRange((byte)14, (byte)31) >= 0) { return null; }

        var start = Encoding.Latin1.GetString(utf8).TrimStart();
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
        {
            return "an HTML page, no capture: a download gave a page (a login, an error) in place of the file";
        }

        if (start.StartsWith('{'))
        {
            return start.Contains("\"ctxscan.", StringComparison.Ordinal) || start.Contains("\"ctxscan\"", StringComparison.Ordinal)
                ? "records that ctxscan wrote, no capture"
                : "JSON, no capture";
        }

        return "text, no capture: packets are written with tcpdump -w FILE or tshark -w FILE, not by redirecting what they print";
    }
}
