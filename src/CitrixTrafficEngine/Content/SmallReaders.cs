using System.Buffers.Binary;

namespace CitrixTrafficEngine.Content;

/// <summary>Reads SNMP, TFTP, NTP and the first line of SSH: what takes a few lines each. Never throws.</summary>
static class SmallReaders
{
    const ulong NtpToUnixSeconds = 2_208_988_800; // from 1900 to 1970 (RFC 5905, 6)

    /// <summary>The version of an SNMP message (RFC 3416, RFC 3412); the community behind it is not looked at.</summary>
    public static void ReadSnmp(ReadOnlySpan<byte> message, FlowContent content)
    {
        if (!new Der(message).TryNext(Der.Sequence, out var fields) || !fields.TryNext(Der.Integer, out var version) || !version.TryNumber(out var number)) { return; }

        var expected = number == 3 ? Der.Sequence : Der.OctetString;
        if (number is not (0 or 1 or 3) || fields.NextTag != expected) { return; }

        content.SnmpVersion ??= number switch { 0 => "1", 1 => "2c", _ => "3" };
    }

    /// <summary>The file that a TFTP request names (RFC 1350, section 5).</summary>
    public static string? TftpFile(ReadOnlySpan<byte> message)
    {
        if (message is not [0, 1 or 2, ..]) { return null; }

        var rest = message[2..];
        var end = rest.IndexOf((byte)0);
        return end > 0 && IsMode(rest[(end + 1)..]) ? PrintableText.Of(rest[..end]) : null;
    }

    /// <summary>The time that an NTP server states (RFC 5905, 7.3), unless it says that it does not know.</summary>
    public static void ReadNtp(ReadOnlySpan<byte> message, FlowContent content, long timeNs)
    {
        const int Server = 4, Broadcast = 5, NotSynchronized = 3;

        if (message.Length < 48 || (message[0] & 7) is not (Server or Broadcast) || message[0] >> 6 == NotSynchronized || message[1] is 0 or > 15 || content.NtpTimeNs is not null) { return; }

        var seconds = (ulong)BinaryPrimitives.ReadUInt32BigEndian(message[40..]);
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(message[44..]);
        if (seconds == 0) { return; }

        // The count starts anew in 2036: of both readings the one that is nearer to the packet.
        var unix = (long)(seconds - NtpToUnixSeconds);
        var now = timeNs / 1_000_000_000;
        if (Math.Abs(unix + (1L << 32) - now) < Math.Abs(unix - now)) { unix += 1L << 32; }

        content.NtpTimeNs = (unix * 1_000_000_000) + (long)(((ulong)fraction * 1_000_000_000) >> 32);
        content.NtpSeenNs = timeNs;
    }

    /// <summary>The software in an SSH identification (RFC 4253, 4.2), with its comment; null while its line is not whole.</summary>
    public static ReadState ReadSsh(ReadOnlySpan<byte> data, bool isEnd, out string? software)
    {
        const int MaxLineBytes = 255;

        software = null;
        if (!data.StartsWith("SSH-"u8)) { return ReadState.Done; }

        var end = data.IndexOf((byte)'\n');
        if (end < 0 && !isEnd && data.Length < MaxLineBytes) { return ReadState.More; }

        var line = (end < 0 ? data[..Math.Min(data.Length, MaxLineBytes)] : data[..end]).TrimEnd((byte)'\r');
        var version = line[4..].IndexOf((byte)'-');
        if (version >= 0) { software = PrintableText.Of(line[(4 + version + 1)..]); }

        return ReadState.Done;
    }

    static bool IsMode(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        var mode = end < 0 ? rest : rest[..end];
        return HttpReader.Is(mode, "octet"u8) || HttpReader.Is(mode, "netascii"u8) || HttpReader.Is(mode, "mail"u8);
    }
}
