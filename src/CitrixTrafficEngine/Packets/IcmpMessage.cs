namespace CitrixTrafficEngine.Packets;

/// <summary>What kind of message an ICMP type is.</summary>
/// <param name="Query">The request type of the query that the type belongs to, or 0.</param>
/// <param name="IsEcho">Whether the query carries an identifier at offset 4.</param>
/// <param name="IsError">Whether the message quotes the packet it speaks of.</param>
readonly record struct IcmpMessage(byte Query, bool IsEcho, bool IsError)
{
    /// <summary>What stands in the key for a query: its request type, and which end asks (0 for end A). Two hosts that ask each other are two flows.</summary>
    public static ushort QueryKey(byte request, int asker) => (ushort)((request << 8) | asker);

    /// <summary>The end that asks, by such a key.</summary>
    public static int AskerOf(ushort queryKey) => queryKey & 1;

    /// <summary>Echo and timestamp (RFC 792), echo (RFC 4443) and neighbour discovery (RFC 4861) are queries.</summary>
    public static IcmpMessage Of(int protocol, byte type) => protocol == IpProtocol.IcmpV6
        ? type switch
        {
            128 or 129 => new(128, true, false),
            135 or 136 => new(135, false, false),
            < 128 => new(0, false, true), // RFC 4443, 2.1: the high bit tells errors from information
            _ => default,
        }
        : type switch
        {
            8 or 0 => new(8, true, false),
            13 or 14 => new(13, false, false),
            3 or 4 or 5 or 11 or 12 => new(0, false, true),
            _ => default,
        };
}
