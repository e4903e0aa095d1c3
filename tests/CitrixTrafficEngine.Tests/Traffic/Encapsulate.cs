namespace CitrixTrafficEngine.Tests.Traffic;

/// <summary>Wraps a packet into a tunnel between two gateways; returns the outer IP packet, or the payload of the outer EtherType.</summary>
static class Encapsulate
{
    public const string ClientGateway = "198.51.100.1";
    public const string ServerGateway = "198.51.100.2";
    public const string ClientGateway6 = "2001:db8:ffff::1";
    public const string ServerGateway6 = "2001:db8:ffff::2";

    /// <summary>An IPv4 packet from one gateway to the other.</summary>
    public static byte[] In4(bool fromClient, int protocol, params ReadOnlySpan<byte[]> payload) => fromClient
        ? Ip.V4(ClientGateway, ServerGateway, protocol, Wire.Join(payload))
        : Ip.V4(ServerGateway, ClientGateway, protocol, Wire.Join(payload));

    public static byte[] In6(bool fromClient, int protocol, params ReadOnlySpan<byte[]> payload) => fromClient
        ? Ip.V6(ClientGateway6, ServerGateway6, protocol, Wire.Join(payload))
        : Ip.V6(ServerGateway6, ClientGateway6, protocol, Wire.Join(payload));

    /// <summary>A UDP datagram without checksum.</summary>
    public static byte[] Udp(int source, int target, params ReadOnlySpan<byte[]> payload)
    {
        var data = Wire.Join(payload);
        return Wire.Join(Wire.U16(source), Wire.U16(target), Wire.U16(8 + data.Length), [0, 0], data);
    }

    /// <summary>RFC 7348.</summary>
    public static byte[] Vxlan(byte[] ip, bool fromClient, int network = 42, int type = 0x0800) =>
        Udp(50_000, 4_789, [8, 0, 0, 0], Wire.U32(network << 8), Link.Inside(type, ip, fromClient));

    /// <summary>RFC 8926; <paramref name="options"/> a multiple of four bytes.</summary>
    public static byte[] Geneve(int type, byte[] payload, byte[] options) =>
        Udp(50_000, 6_081, [(byte)(options.Length / 4), 0], Wire.U16(type), Wire.U32(43 << 8), options, payload);

    /// <summary>3GPP TS 29.281; <paramref name="optional"/> begins with sequence number, N-PDU number and next type.</summary>
    public static byte[] Gtp(byte[] ip, int flags, byte[] optional) =>
        Udp(2_152, 2_152, [(byte)(0x30 | flags), 0xff], Wire.U16(optional.Length + ip.Length), Wire.U32(44), optional, ip);

    /// <summary>RFC 3032: labels from the outermost, the last one marked as the bottom.</summary>
    public static byte[] Mpls(byte[] payload, params ReadOnlySpan<int> labels)
    {
        var stack = Array.Empty<byte>();
        for (var at = 0; at < labels.Length; at++) { stack = Wire.Join(stack, Wire.U32(((long)labels[at] << 12) | (at == labels.Length - 1 ? 0x100u : 0) | 64)); }

        return Wire.Join(stack, payload);
    }

    /// <summary>RFC 2516: the payload of EtherType 8864.</summary>
    public static byte[] Pppoe(byte[] ip) => Wire.Join([0x11, 0], Wire.U16(45), Wire.U16(2 + ip.Length), Wire.Hex("0021"), ip);

    /// <summary>RFC 4302: an authentication header with a check value of twelve bytes.</summary>
    public static byte[] Authentication(int next) => Wire.Join([(byte)next, 4, 0, 0], Wire.U32(0x1234), Wire.U32(1), new byte[12]);
}
