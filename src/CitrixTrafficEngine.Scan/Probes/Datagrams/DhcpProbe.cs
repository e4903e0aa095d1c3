using System.Buffers.Binary;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan.Probes.Wire;

namespace CitrixTrafficEngine.Scan.Probes.Datagrams;

/// <summary>DHCPINFORM: asks for options, never for an address. The server answers to port 68 of the client address that the request names.</summary>
sealed class DhcpProbe(IpAddress client) : IDatagramProbe, IFixedPort
{
    /// <summary>The port of DHCP clients. Source: RFC 2131, 4.1.</summary>
    public const ushort ClientPort = 68;

    const byte Request = 1;
    const byte Reply = 2;
    const byte Ethernet = 1;
    const byte MessageType = 53;
    const byte ParameterList = 55;
    const byte ServerIdentifier = 54;
    const byte Inform = 8;
    const byte Ack = 5;
    const byte Pad = 0;
    const byte End = 255;
    const int OptionsAt = 240;

    /// <summary>RFC 1542, 2.1: a BOOTP message has 300 bytes at least.</summary>
    const int RequestBytes = 300;

    static ReadOnlySpan<byte> Magic => [0x63, 0x82, 0x53, 0x63];

    public static ProbeFacts Facts { get; } = new()
    {
        Services = ["dhcp"],
        Ports = [67],
        Specification = "RFC 2131, 4.4.3: DHCPINFORM for the subnet mask",
        Logs = "a DHCPINFORM and its acknowledgement",
        CookieBits = 32,
        LargestReplyBytes = 576,
        VerifiedWith = "dnsmasq-base",
        Note = "The server answers to port 68, which takes privilege to bind (CAP_NET_BIND_SERVICE) and may be in use: where it is not to be had, the sweep says so and asks no DHCP. The hardware address is made up, the answer goes to the IP address. IPv4 only.",
    };

    public string Id => "dhcp-inform";

    public ConfirmTier Tier => ConfirmTier.Active;

    public ushort OwnPort => ClientPort;

    public bool AnswersFromNewPort => false;

    public bool HasCookie => true;

    public int Build(Span<byte> request, ProbeCookie cookie)
    {
        Span<byte> address = stackalloc byte[IpAddress.Size];
        client.CopyTo(address);
        var writer = new RequestWriter(request);
        writer.Bytes([Request, Ethernet, 6, 0]);
        writer.UInt32((uint)cookie.First);
        writer.UInt32(0);
        writer.Bytes(address[12..]);
        writer.Zeros(12);
        // A locally administered address that nobody has: the answer goes to the IP address.
        writer.UInt16(0x0200);
        writer.UInt32((uint)cookie.Second);
        writer.Zeros(10 + 64 + 128);
        writer.Bytes(Magic);
        writer.Bytes([MessageType, 1, Inform, ParameterList, 1, 1, End]);
        writer.Zeros(RequestBytes - writer.Length);
        return writer.Length;
    }

    public ReplyJudgement Judge(ReadOnlySpan<byte> reply, ProbeCookie cookie, out ReplyDetail? detail)
    {
        detail = null;
        if (reply.Length < OptionsAt || reply[0] != Reply || BinaryPrimitives.ReadUInt32BigEndian(reply[4..]) != (uint)cookie.First) { return ReplyJudgement.Foreign; }

        if (!reply[(OptionsAt - 4)..].StartsWith(Magic) || !AcknowledgedBy(reply[OptionsAt..], out var server)) { return ReplyJudgement.Foreign; }

        detail = new() { Protocol = "dhcp", Fields = server.Length == 4 ? [new("server", IpAddress.FromV4(server).ToString())] : [] };
        return ReplyJudgement.Confirmed;
    }

    public int BuildFarewell(Span<byte> farewell) => 0;

    static bool AcknowledgedBy(ReadOnlySpan<byte> options, out ReadOnlySpan<byte> server)
    {
        server = default;
        var isAck = false;
        for (var at = 0; at < options.Length;)
        {
            if (options[at] == End) { return isAck; }

            if (options[at] == Pad)
            {
                at++;
                continue;
            }

            if (at + 2 > options.Length || at + 2 + options[at + 1] > options.Length) { return false; }

            var value = options.Slice(at + 2, options[at + 1]);
            isAck |= options[at] == MessageType && value is [Ack];
            if (options[at] == ServerIdentifier) { server = value; }

            at += 2 + value.Length;
        }

        return false;
    }
}
