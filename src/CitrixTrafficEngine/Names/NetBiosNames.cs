using System.Buffers.Binary;
using System.Text;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Names;

/// <summary>Learns names from NetBIOS registrations and answers (RFC 1002, 4.2). Never throws. Names of groups and of users name no host.</summary>
static class NetBiosNames
{
    const int HeaderBytes = 12;
    const int EncodedBytes = 34; // a length of 32, the letters, the end
    const ushort Nb = 0x20;

    /// <summary>Reads one message.</summary>
    public static void Read(ReadOnlySpan<byte> message, HostNames names)
    {
        const int Response = 0x80, Registration = 5, Refresh = 8;

        if (message.Length < HeaderBytes) { return; }

        var operation = (message[2] >> 3) & 15;
        var isResponse = (message[2] & Response) != 0;
        var isError = (message[3] & 0x0f) != 0;
        if (isResponse && operation == 0 && !isError && BinaryPrimitives.ReadUInt16BigEndian(message[6..]) > 0)
        {
            ReadRecord(message[HeaderBytes..], Name(message[HeaderBytes..]), EncodedBytes, names);
        }
        else if (!isResponse && operation is Registration or Refresh && BinaryPrimitives.ReadUInt16BigEndian(message[10..]) > 0)
        {
            // A question and, behind it, the record that points to the question's name.
            var question = message[HeaderBytes..];
            const int Behind = EncodedBytes + 4;
            if (question.Length > Behind) { ReadRecord(question[Behind..], Name(question), question[Behind] >= 0xc0 ? 2 : EncodedBytes, names); }
        }
    }

    static void ReadRecord(ReadOnlySpan<byte> record, string? name, int nameBytes, HostNames names)
    {
        const ushort Group = 0x8000;

        if (name is null || record.Length < nameBytes + 16) { return; }

        var fields = record[nameBytes..];
        if (BinaryPrimitives.ReadUInt16BigEndian(fields) != Nb || BinaryPrimitives.ReadUInt16BigEndian(fields[8..]) < 6) { return; }

        if ((BinaryPrimitives.ReadUInt16BigEndian(fields[10..]) & Group) == 0) { names.Learn(IpAddress.FromV4(fields[12..]), name, NameSource.NetBios); }
    }

    // RFC 1001, 14.1: half a byte a letter from A on. The sixteenth byte tells what is named: 00 a workstation, 20 a file server.
    static string? Name(ReadOnlySpan<byte> encoded)
    {
        const byte Workstation = 0, FileServer = 0x20;

        if (encoded.Length < EncodedBytes || encoded[0] != 32) { return null; }

        Span<byte> letters = stackalloc byte[16];
        for (var at = 0; at < letters.Length; at++)
        {
            var (high, low) = (encoded[1 + (2 * at)] - 'A', encoded[2 + (2 * at)] - 'A');
            if (high is < 0 or > 15 || low is < 0 or > 15) { return null; }

            letters[at] = (byte)((high << 4) | low);
        }

        return letters[15] is Workstation or FileServer ? Encoding.Latin1.GetString(letters[..15]).TrimEnd(' ') : null;
    }
}
