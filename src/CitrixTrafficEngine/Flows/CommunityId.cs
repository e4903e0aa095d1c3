using System.Buffers.Binary;
using System.Buffers.Text;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Flows;

/// <summary>Community ID version 1: the name under which other tools know the same flow.</summary>
/// <remarks>Source: https://github.com/corelight/community-id-spec.</remarks>
static class CommunityId
{
    /// <summary>Bytes of the text form: "1:" and 28 characters of base64.</summary>
    public const int TextBytes = 30;

    const int MaxInputBytes = 40;

    /// <summary>Writes the id of the flow from <paramref name="source"/> to <paramref name="destination"/> into <paramref name="text"/>. Does not allocate.</summary>
    /// <param name="seed">The seed that all tools of a site share; 0 by default.</param>
    /// <param name="v4">Whether the packets were IPv4.</param>
    /// <param name="protocol">IP protocol number.</param>
    /// <param name="source">Sender.</param>
    /// <param name="destination">Receiver.</param>
    /// <param name="sourcePort">Source port, or ICMP type.</param>
    /// <param name="destinationPort">Destination port, or ICMP code.</param>
    /// <param name="text">At least <see cref="TextBytes"/> bytes.</param>
    public static void Write(ushort seed, bool v4, byte protocol, IpAddress source, IpAddress destination, ushort sourcePort, ushort destinationPort, Span<byte> text)
    {
        Span<byte> input = stackalloc byte[MaxInputBytes];
        Span<byte> digest = stackalloc byte[Sha1Block.DigestBytes];
        var count = Input(seed, v4, protocol, source, destination, sourcePort, destinationPort, input);
        Sha1Block.Hash(input[..count], digest);
        text[0] = (byte)'1';
        text[1] = (byte)':';
        Base64.EncodeToUtf8(digest, text[2..], out _, out _);
    }

    // seed, lower end, higher end, protocol, padding, and the two ports where the protocol has them.
    internal static int Input(ushort seed, bool v4, byte protocol, IpAddress source, IpAddress destination, ushort sourcePort, ushort destinationPort, Span<byte> input)
    {
        var isIcmp = protocol is 1 or 58;
        var oneWay = isIcmp && !TryCounterpart(protocol, ref sourcePort, ref destinationPort);
        var order = source.CompareTo(destination);
        if (!oneWay && (order > 0 || (order == 0 && sourcePort > destinationPort)))
        {
            (source, destination) = (destination, source);
            (sourcePort, destinationPort) = (destinationPort, sourcePort);
        }

        BinaryPrimitives.WriteUInt16BigEndian(input, seed);
        Span<byte> address = stackalloc byte[IpAddress.Size];
        var addressBytes = v4 ? 4 : IpAddress.Size;
        source.CopyTo(address);
        address[^addressBytes..].CopyTo(input[2..]);
        destination.CopyTo(address);
        address[^addressBytes..].CopyTo(input[(2 + addressBytes)..]);
        var at = 2 + (2 * addressBytes);
        input[at++] = protocol;
        input[at++] = 0;
        if (!isIcmp && protocol is not (6 or 17 or 132)) { return at; }

        BinaryPrimitives.WriteUInt16BigEndian(input[at..], sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], destinationPort);
        return at + 4;
    }

    // A message with a counterpart takes the two types as ports, any other its type and code.
    static bool TryCounterpart(byte protocol, ref ushort type, ref ushort code)
    {
        int counterpart = (protocol, type) switch
        {
            (58, >= 128 and <= 131) or (58, 144 or 145) => type ^ 1,
            (58, >= 133 and <= 136) or (58, 139 or 140) => ((type + 1) ^ 1) - 1,
            (1, 0 or 8) => type ^ 8,
            (1, 9 or 10) or (1, >= 13 and <= 18) => ((type + 1) ^ 1) - 1,
            _ => -1,
        };
        if (counterpart < 0) { return false; }

        code = (ushort)counterpart;
        return true;
    }
}
