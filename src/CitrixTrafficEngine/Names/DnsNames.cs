using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Names;

/// <summary>Learns names from DNS answers (RFC 1035, 4; RFC 3596): addresses, by the name that was asked for, and pointers. Never throws.</summary>
static class DnsNames
{
    const int HeaderBytes = 12;
    const int MaxRecords = 128;
    const int MaxNameBytes = 255;
    const ushort A = 1, Cname = 5, Ptr = 12, Aaaa = 28, Internet = 1;

    /// <summary>Reads one message; only whole answers without an error tell something.</summary>
    public static void Read(ReadOnlySpan<byte> message, HostNames names)
    {
        const int Answer = 0x80, Truncated = 0x02, OperationMask = 0x78, ErrorMask = 0x0f;

        if (message.Length < HeaderBytes || (message[2] & (Answer | Truncated | OperationMask)) != Answer || (message[3] & ErrorMask) != 0) { return; }

        if (BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1) { return; }

        var at = HeaderBytes;
        if (!TryName(message, ref at, out var asked) || at + 4 > message.Length) { return; }

        at += 4;
        var owner = asked;
        var count = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(message[6..]), (ushort)MaxRecords);
        for (var record = 0; record < count; record++)
        {
            if (!TryName(message, ref at, out var name) || at + 10 > message.Length) { return; }

            var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
            var isInternet = (BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]) & 0x7fff) == Internet;
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            at += 10;
            if (at + length > message.Length) { return; }

            var data = message.Slice(at, length);
            var isAsked = Same(name, owner) || Same(name, asked);
            switch (type)
            {
                case A when isInternet && length == 4:
                    names.Learn(IpAddress.FromV4(data), isAsked ? asked : name, NameSource.Dns);
                    break;
                case Aaaa when isInternet && length == 16:
                    names.Learn(IpAddress.FromV6(data), isAsked ? asked : name, NameSource.Dns);
                    break;
                case Cname when isAsked:
                    var target = at;
                    if (TryName(message, ref target, out var canonical)) { owner = canonical; }

                    break;
                case Ptr:
                    var pointer = at;
                    if (TryName(message, ref pointer, out var host) && TryAddress(name, out var address)) { names.Learn(address, host, NameSource.Dns); }

                    break;
            }

            at += length;
        }
    }

    // Labels, or a pointer to where the rest stands; a pointer leads back only, so that it ends.
    static bool TryName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        name = "";
        var text = new StringBuilder();
        var (position, bound, hasJumped) = (at, at, false);
        while (position < message.Length)
        {
            var length = message[position];
            if (length == 0)
            {
                if (!hasJumped) { at = position + 1; }

                name = text.ToString();
                return true;
            }

            if (length >= 0xc0)
            {
                if (position + 2 > message.Length) { return false; }

                var target = BinaryPrimitives.ReadUInt16BigEndian(message[position..]) & 0x3fff;
                if (!hasJumped) { at = position + 2; }

                if (target >= bound) { return false; }

                (position, bound, hasJumped) = (target, target, true);
                continue;
            }

            if (length > 63 || position + 1 + length > message.Length || text.Length + length > MaxNameBytes) { return false; }

            if (text.Length > 0) { text.Append('.'); }

            text.Append(Encoding.Latin1.GetString(message.Slice(position + 1, length)));
            position += 1 + length;
        }

        return false;
    }

    // 4.3.2.1.in-addr.arpa (RFC 1035, 3.5), or 32 digits under ip6.arpa (RFC 3596, 2.5).
    static bool TryAddress(string name, out IpAddress address)
    {
        address = default;
        var labels = name.Split('.');
        if (labels.Length == 6 && Same(labels[4], "in-addr") && Same(labels[5], "arpa"))
        {
            return IpAddress.TryParse($"{labels[3]}.{labels[2]}.{labels[1]}.{labels[0]}", out address) && labels[..4].All(IsByte);
        }

        if (labels.Length != 34 || !Same(labels[32], "ip6") || !Same(labels[33], "arpa")) { return false; }

        Span<byte> bytes = stackalloc byte[IpAddress.Size];
        for (var at = 0; at < IpAddress.Size; at++)
        {
            var (high, low) = (labels[31 - (2 * at)], labels[30 - (2 * at)]);
            if (high.Length != 1 || low.Length != 1 || !byte.TryParse(high + low, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[at])) { return false; }
        }

        address = IpAddress.FromV6(bytes);
        return true;
    }

    static bool IsByte(string text) => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
