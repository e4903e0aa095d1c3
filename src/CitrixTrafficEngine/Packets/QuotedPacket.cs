using System.Buffers.Binary;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Packets;

/// <summary>The packet that an ICMP error quotes: at least its IP header and 8 bytes (RFC 792, RFC 4443).</summary>
readonly struct QuotedPacket
{
    const int Icmp = 1;
    const int Tcp = 6;
    const int Udp = 17;
    const int IcmpV6 = 58;
    const int Sctp = 132;

    QuotedPacket(byte version, byte protocol, IpAddress source, IpAddress destination, ushort sourcePort, ushort destinationPort)
    {
        Version = version;
        Protocol = protocol;
        Source = source;
        Destination = destination;
        SourcePort = sourcePort;
        DestinationPort = destinationPort;
    }

    public byte Version { get; }

    public byte Protocol { get; }

    public IpAddress Source { get; }

    public IpAddress Destination { get; }

    /// <summary>Source port, or ICMP type.</summary>
    public ushort SourcePort { get; }

    /// <summary>Destination port, or ICMP identifier of an echo.</summary>
    public ushort DestinationPort { get; }

    /// <summary>Reads the quotation that begins with an IP header. False where it is cut, or is a later fragment.</summary>
    public static bool TryRead(ReadOnlySpan<byte> ip, out QuotedPacket packet)
    {
        packet = default;
        if (ip.Length < 20) { return false; }

        byte version, protocol;
        IpAddress source, destination;
        int transport;
        switch (ip[0] >> 4)
        {
            case 4:
                version = 4;
                transport = (ip[0] & 15) * 4;
                protocol = ip[9];
                source = IpAddress.FromV4(ip[12..]);
                destination = IpAddress.FromV4(ip[16..]);
                if (transport < 20 || (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x1fff) != 0) { return false; }

                break;
            case 6 when ip.Length >= 40:
                version = 6;
                transport = 40;
                protocol = ip[6];
                source = IpAddress.FromV6(ip[8..]);
                destination = IpAddress.FromV6(ip[24..]);
                break;
            default:
                return false;
        }

        if (!TryReadPorts(protocol, transport < ip.Length ? ip[transport..] : default, out var ports)) { return false; }

        packet = new(version, protocol, source, destination, ports.Source, ports.Destination);
        return true;
    }

    /// <summary>The key of the flow that the quoted packet belonged to.</summary>
    public FlowKey ToKey()
    {
        var order = Source.CompareTo(Destination);
        var isIcmp = Protocol is Icmp or IcmpV6;
        var reversed = order > 0 || (order == 0 && !isIcmp && SourcePort > DestinationPort);
        var key = new FlowKey
        {
            Version = Version,
            Protocol = Protocol,
            AddressA = reversed ? Destination : Source,
            AddressB = reversed ? Source : Destination,
            PortA = reversed && !isIcmp ? DestinationPort : SourcePort,
            PortB = reversed && !isIcmp ? SourcePort : DestinationPort,
        };
        if (isIcmp)
        {
            var request = IcmpMessage.Of(Protocol, (byte)SourcePort).Query;
            key.PortA = IcmpMessage.QueryKey(request, order == 0 ? 0 : (reversed ? 1 : 0) ^ (request == SourcePort ? 0 : 1));
        }

        return key;
    }

    // Only queries among ICMP messages are answered by errors (RFC 1122, 3.2.2).
    static bool TryReadPorts(byte protocol, ReadOnlySpan<byte> transport, out (ushort Source, ushort Destination) ports)
    {
        ports = default;
        switch (protocol)
        {
            case Tcp or Udp or Sctp when transport.Length >= 4:
                ports = (BinaryPrimitives.ReadUInt16BigEndian(transport), BinaryPrimitives.ReadUInt16BigEndian(transport[2..]));
                return true;
            case Icmp or IcmpV6 when transport.Length >= 6:
                var message = IcmpMessage.Of(protocol, transport[0]);
                ports = (transport[0], message.IsEcho ? BinaryPrimitives.ReadUInt16BigEndian(transport[4..]) : (ushort)0);
                return message.Query != 0;
            case Tcp or Udp or Sctp or Icmp or IcmpV6:
                return false;
            default:
                return true;
        }
    }
}
