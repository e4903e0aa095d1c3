using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>What an ICMP error says of the pair that drew it.</summary>
enum IcmpMeaning : byte
{
    /// <summary>Nothing: a packet was too big, or the like.</summary>
    Nothing,

    /// <summary>The target itself has no such UDP port.</summary>
    ClosedByTarget,

    /// <summary>Something refuses it on purpose.</summary>
    Refused,

    /// <summary>A refusal, or a router that finds no host: the rest of the address tells.</summary>
    RefusedOrAbsent,
}

/// <summary>Reads ICMP errors.</summary>
/// <remarks>Source: RFC 792, RFC 1812 (5.2.7.1), RFC 4443 (3.1 to 3.4), RFC 7084 and the IANA registries of codes.</remarks>
static class IcmpReading
{
    const byte Unreachable = 3;
    const byte PortUnreachable = 3;
    const byte FragmentationNeeded = 4;

    const byte UnreachableV6 = 1;
    const byte PacketTooBigV6 = 2;
    const byte PortUnreachableV6 = 4;

    /// <summary>What <paramref name="icmp"/> means for a probe over <paramref name="transport"/> to <paramref name="target"/>.</summary>
    public static IcmpMeaning Of(IcmpEvidence icmp, Transport transport, IpAddress target, bool isV4)
    {
        var isFromTarget = transport == Transport.Udp && icmp.From == target;
        if (isV4)
        {
            return (icmp.Type, icmp.Code) switch
            {
                (Unreachable, FragmentationNeeded) => IcmpMeaning.Nothing,
                (Unreachable, PortUnreachable) => isFromTarget ? IcmpMeaning.ClosedByTarget : IcmpMeaning.Refused,
                (Unreachable, 2 or 9 or 10 or 13) => IcmpMeaning.Refused, // protocol unreachable; network, host, communication prohibited
                _ => IcmpMeaning.RefusedOrAbsent,
            };
        }

        return (icmp.Type, icmp.Code) switch
        {
            (PacketTooBigV6, _) => IcmpMeaning.Nothing,
            (UnreachableV6, PortUnreachableV6) => isFromTarget ? IcmpMeaning.ClosedByTarget : IcmpMeaning.Refused,
            (UnreachableV6, 1 or 5 or 6) => IcmpMeaning.Refused, // prohibited, source address failed policy, reject route
            _ => IcmpMeaning.RefusedOrAbsent,
        };
    }

    /// <summary>Whether it is what our own kernel says of a neighbour that does not answer: host unreachable, address unreachable.</summary>
    public static bool IsMissingNeighbour(IcmpEvidence icmp, bool isV4) => isV4 ? icmp is { Type: Unreachable, Code: 1 } : icmp is { Type: UnreachableV6, Code: 3 };
}
