using System.Buffers.Binary;
using System.Text;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Names;

/// <summary>Learns names from DHCP leases (RFC 2131): the client states its name (options 12 and 81), the server the address. Never throws.</summary>
sealed class DhcpNames
{
    /// <summary>Clients between request and answer at once: 4,096; then all are forgotten.</summary>
    const int Capacity = 4_096;

    const int OptionsAt = 240;
    const uint MagicCookie = 0x6382_5363;
    const byte HostNameOption = 12, MessageTypeOption = 53, FqdnOption = 81, Acknowledgement = 5;

    readonly Dictionary<ulong, string> _asked = [];

    /// <summary>Reads one message.</summary>
    public void Read(ReadOnlySpan<byte> message, HostNames names)
    {
        if (message.Length < OptionsAt || BinaryPrimitives.ReadUInt32BigEndian(message[236..]) != MagicCookie) { return; }

        var (type, name) = Options(message[OptionsAt..]);

        // The transaction and half of the hardware address tell clients apart.
        var client = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(message[4..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(message[30..]);
        const byte Request = 1, Reply = 2;
        if (message[0] == Request && name is not null)
        {
            if (_asked.Count >= Capacity) { _asked.Clear(); }

            _asked[client] = name;
        }

        if (message[0] != Reply || type != Acknowledgement) { return; }

        var address = IpAddress.FromV4(message[16..]);
        if (_asked.Remove(client, out var asked)) { names.Learn(address, asked, NameSource.Dhcp); }
        else if (name is not null) { names.Learn(address, name, NameSource.Dhcp); }
    }

    static (byte Type, string? Name) Options(ReadOnlySpan<byte> options)
    {
        const byte Pad = 0, End = 255;

        var (type, host, full) = ((byte)0, default(string), default(string));
        var reader = new ByteReader(options);
        while (reader.TryByte(out var option) && option != End)
        {
            if (option == Pad) { continue; }

            if (!reader.TryByte(out var length) || !reader.TryTake(length, out var value)) { break; }

            switch (option)
            {
                case MessageTypeOption when length == 1:
                    type = value[0];
                    break;
                case HostNameOption:
                    host = Encoding.Latin1.GetString(value).TrimEnd('\0');
                    break;
                case FqdnOption when length > 3:
                    full = Fqdn(value);
                    break;
            }
        }

        return (type, full ?? host);
    }

    // RFC 4702, 2: flags, two result codes, then text, or labels where the flag E says so.
    static string? Fqdn(ReadOnlySpan<byte> value)
    {
        const byte Encoded = 4;

        if ((value[0] & Encoded) == 0) { return Encoding.Latin1.GetString(value[3..]).TrimEnd('\0'); }

        var labels = new List<string>();
        var reader = new ByteReader(value[3..]);
        while (reader.TryByte(out var length) && length is > 0 and < 64 && reader.TryTake(length, out var label)) { labels.Add(Encoding.Latin1.GetString(label)); }

        return labels.Count == 0 ? null : string.Join('.', labels);
    }
}
