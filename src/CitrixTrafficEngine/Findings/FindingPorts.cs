using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Packets;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Findings;

/// <summary>Ports that findings speak of. Sources: rules/products, and docs/findings.md.</summary>
static class FindingPorts
{
    public const ushort LicenseManager = 27_000;
    public const ushort LicenseVendor = 7_279;
    public const ushort Ica = 1_494;
    public const ushort Cgp = 2_598;
    public const ushort Https = 443;
    public const ushort Tftp = 69;
    public const ushort HaPeer = 3_010;
    public const ushort HaSync = 3_011;

    /// <summary>System ports end below; a row without fixed ports is taken to mean those from here on (RFC 6335, section 6).</summary>
    const ushort FirstUserPort = 1_024;

    const byte Tcp = 6;
    const byte Udp = 17;

    /// <summary>What the protocol and the ports alone make worth looking at.</summary>
    public static FindingCues CuesOf(byte protocol, ushort source, ushort destination)
    {
        var cues = IsEdt(destination) ? FindingCues.EdtPort : FindingCues.None;
        return protocol switch
        {
            Tcp => cues | destination switch
            {
                LicenseManager or LicenseVendor => FindingCues.LicensePort,
                HaPeer or HaSync => FindingCues.SyncPort,
                389 or 3_268 => FindingCues.LdapPort,
                _ => FindingCues.None,
            },
            Udp => cues | FindingCues.BootPort | destination switch
            {
                >= 3_224 and <= 3_324 => FindingCues.FramehawkPort,
                HeartbeatWatch.Port => FindingCues.HeartbeatPort,
                _ => FindingCues.None,
            },
            IpProtocol.Icmp or IpProtocol.IcmpV6 => cues | FindingCues.Icmp,
            _ => cues,
        };
    }

    /// <summary>Whether the port carries management of an appliance or a host.</summary>
    public static bool IsManagement(byte protocol, ushort port) => protocol == Tcp
        ? port is 22 or 80 or 443 or (>= 3_008 and <= 3_011)
        : port is 161 or 623;

    /// <summary>Whether sessions may use the port over UDP.</summary>
    public static bool IsEdt(ushort port) => port is Https or Ica or Cgp;

    /// <summary>Whether Provisioning Services stream on the port.</summary>
    public static bool IsPvsStream(ushort port) => port is >= 6_910 and <= 6_930;

    /// <summary>Whether the rule lists the port, or has no fixed one.</summary>
    public static bool Fits(Rule rule, byte protocol, ushort port)
    {
        if (rule.Transport != (protocol == Tcp ? Transport.Tcp : Transport.Udp) || protocol is not (Tcp or Udp)) { return false; }

        foreach (var range in rule.Ports)
        {
            if (range.Contains(port)) { return true; }
        }

        return rule.Ports.IsEmpty && port >= FirstUserPort;
    }
}
