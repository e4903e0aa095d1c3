using System.Collections.Immutable;

namespace CitrixTrafficEngine.Findings;

/// <summary>Every kind of finding.</summary>
public static class FindingCatalog
{
    /// <summary>SYN after SYN, and nothing comes back.</summary>
    public static FindingKind BlockedSilent { get; } = new()
    {
        Id = "blocked-silent",
        Name = "Expected connection is dropped silently",
        Category = "reachability",
        Severity = Severity.High,
        RestsOnSilence = true,
        Meaning = "A client sent three SYN or more over at least three seconds to a port that the catalog expects between the two, and got no SYN-ACK, no reset and no ICMP, while the same host answered something else within a minute.",
        Action = "Look for a firewall rule that drops the port between the two hosts, the host's own firewall first.",
        Trap = "A mirror port that shows one direction only; a host that is down, which answers nothing at all (withheld as host-silent); a capture that ends with the last SYN. On ports that are no Citrix product's own it needs roles.",
    };

    /// <summary>Something between the two refuses.</summary>
    public static FindingKind RejectedInPath { get; } = new()
    {
        Id = "rejected-in-path",
        Name = "A device in the path refuses the connection",
        Category = "reachability",
        Severity = Severity.High,
        Meaning = "A third address answered with ICMP 'administratively prohibited' (3/9, 3/10, 3/13; ICMPv6 1/1, 1/5, 1/6), or the reset to a SYN has a time to live that differs by two or more from all other packets of the host it claims to come from.",
        Action = "Ask whoever runs the device that the message names, or the firewall on the path, for a rule.",
        Trap = "A load balancer or SYN proxy on the address, and routes that differ: resets count only where three answered connections of the host agree on a time to live.",
    };

    /// <summary>Right port, wrong NetScaler address.</summary>
    public static FindingKind WrongNetScalerSource { get; } = new()
    {
        Id = "wrong-netscaler-source",
        Name = "The NetScaler asks from an address that is not let through",
        Category = "reachability",
        Severity = Severity.High,
        NeedsSite = true,
        Meaning = "A connection from the management address (NSIP) was blocked or refused where one from a subnet address (SNIP) to the same port succeeds, or where the catalog names the SNIP as the source; or the reverse.",
        Action = "Open the firewall for the address that asks, or make the NetScaler ask from the other one: a load balancing vserver or a net profile.",
        Trap = "Authentication through a load balancing vserver asks from the SNIP by design; net profiles change the source; synchronisation of sites and pairs is NSIP to NSIP by design and left out.",
    };

    /// <summary>The license manager answers, its vendor daemon does not.</summary>
    public static FindingKind LicenseVendorBlocked { get; } = new()
    {
        Id = "license-vendor-blocked",
        Name = "License server reached, vendor daemon is not",
        Category = "reachability",
        Severity = Severity.High,
        RestsOnSilence = true,
        Meaning = "A client completed a connection to 27000 of a license server, and within 60 seconds its connection to 7279 of the same server stayed without an answer or was reset. Licenses are then not checked out, and products fall into their grace period.",
        Action = "Open 7279/tcp beside 27000/tcp to the license server, and fix the vendor port in its configuration.",
        Trap = "License managers of other vendors listen on 27000 too; a client may remember the vendor port of another server, and a success on such a peer withdraws the finding.",
    };

    /// <summary>EDT asks, only TCP is answered.</summary>
    public static FindingKind EdtNeverAnswered { get; } = new()
    {
        Id = "edt-never-answered",
        Name = "Adaptive transport never gets an answer",
        Category = "reachability",
        Severity = Severity.Medium,
        RestsOnSilence = true,
        Meaning = "Three clients or more sent datagrams to udp 443, 1494 or 2598 of an address that never answered one, while their TCP connections to the same address succeeded within ten seconds. Sessions run over TCP, and are slower on long or lossy paths.",
        Action = "Open the UDP port beside the TCP port on the whole path, and enable DTLS on the gateway's vserver.",
        Trap = "EDT and TCP start in parallel, so one unanswered datagram proves nothing: three clients, and no answer to anybody. QUIC uses udp 443 as well: there it needs a DTLS hello or the role of a gateway.",
    };

    /// <summary>One node of a pair stops its heartbeats.</summary>
    public static FindingKind HaHeartbeatGap { get; } = new()
    {
        Id = "ha-heartbeat-gap",
        Name = "Heartbeats of a high-availability pair stop",
        Category = "health",
        Severity = Severity.Medium,
        RestsOnSilence = true,
        Meaning = "Heartbeats (udp 3003) went both ways, then one node sent none for more than three seconds while it sent other packets; or they go one way only for more than three seconds. The pair may fail over, or both nodes become primary.",
        Action = "Compare the interfaces of both nodes (show ha node), and look for filters and losses on the network between them.",
        Trap = "Nodes with several interfaces send heartbeats on each, and the capture may see one; packets that the capture lost; a planned reboot, in which the node sends nothing else either.",
    };

    /// <summary>Synchronisation of a pair in the clear.</summary>
    public static FindingKind HaSyncCleartext { get; } = new()
    {
        Id = "ha-sync-cleartext",
        Name = "NetScaler synchronises in the clear",
        Category = "cleartext",
        Severity = Severity.Medium,
        Meaning = "NetScaler RPC framing with commands beyond login and keep-alive was read on 3010 or 3011: sessions and configuration pass unencrypted.",
        Action = "Set -secure ON for the RPC nodes (set ns rpcNode), so that 3008 and 3009 take over.",
        Trap = "The ports listen in any case, the metric exchange keeps itself alive on them, and a login may be refused: none of that is a finding.",
    };

    /// <summary>Management answers where it should not.</summary>
    public static FindingKind ManagementExposed { get; } = new()
    {
        Id = "management-exposed",
        Name = "Management answers outside the administrators' zone",
        Category = "exposure",
        Severity = Severity.High,
        NeedsSite = true,
        Meaning = "22, 80, 443, 161, 3008 to 3011 or 623 of a management address (NSIP, SNIP, lights-out management, pool master) answered somebody in a zone that is no administrators' zone.",
        Action = "Restrict management to the administrators' zone: an ACL on the NetScaler, a firewall rule, and management access off on the SNIP.",
        Trap = "The same address may be a virtual server as well; jump hosts and monitors must stand in the site file.",
    };

    /// <summary>A session past the gateway.</summary>
    public static FindingKind IcaBypassesGateway { get; } = new()
    {
        Id = "ica-bypasses-gateway",
        Name = "Session bypasses the gateway",
        Category = "exposure",
        Severity = Severity.High,
        NeedsSite = true,
        Meaning = "ICA or CGP, read in the payload, or TLS to a VDA came from a zone whose sessions must pass a gateway.",
        Action = "Close 1494, 2598 and 443 from that zone to the VDAs, and check the beacons and store of its users.",
        Trap = "Direct workload connection does this on purpose; VPN clients have addresses of another zone.",
    };

    /// <summary>Tickets and credentials of the XML Service in the clear.</summary>
    public static FindingKind XmlOrStaCleartext { get; } = new()
    {
        Id = "xml-or-sta-cleartext",
        Name = "XML Service or STA without encryption",
        Category = "cleartext",
        Severity = Severity.Medium,
        Meaning = "A POST to wpnbr.dll (credentials of users) or ctxsta.dll (session tickets) was read in the clear.",
        Action = "Bind a certificate on the controllers and use https for the XML Service and the STA.",
        Trap = "Any other request to port 80 is none; a NetScaler's monitor asks for capabilities only, and counts as info.",
    };

    /// <summary>A directory password in the clear.</summary>
    public static FindingKind LdapSimpleBindCleartext { get; } = new()
    {
        Id = "ldap-simple-bind-cleartext",
        Name = "Directory password in the clear",
        Category = "cleartext",
        Severity = Severity.Medium,
        Meaning = "An LDAP bind with a name and a password (authentication choice 0x80) was sent before StartTLS. Neither is kept.",
        Action = "Use LDAPS (636) or StartTLS for the account, and change its password.",
        Trap = "SASL seals what it carries, anonymous binds have no name, and CLDAP binds nothing: none of them is a finding.",
    };

    /// <summary>A version of TLS below 1.2.</summary>
    public static FindingKind TlsObsolete { get; } = new()
    {
        Id = "tls-obsolete",
        Name = "Obsolete TLS version chosen",
        Category = "crypto",
        Severity = Severity.Medium,
        Meaning = "A server's ServerHello chose a version below TLS 1.2 (below DTLS 1.2 on UDP; RFC 8996).",
        Action = "Disable SSL 3.0, TLS 1.0 and TLS 1.1 on the server; check that its clients speak TLS 1.2.",
        Trap = "The record layer says 0301 for newer versions too, supported_versions overrides the field, and what is offered is not what is chosen. Servers of unknown role are left out, since the web is full of them.",
    };

    /// <summary>A certificate past its end.</summary>
    public static FindingKind CertificateExpired { get; } = new()
    {
        Id = "certificate-expired",
        Name = "Certificate has expired",
        Category = "crypto",
        Severity = Severity.High,
        Meaning = "The certificate that a server showed had ended before the packet's time.",
        Action = "Renew it.",
        Trap = "TLS 1.3 hides certificates and a resumed session shows none, so not seeing it proves nothing. Servers of unknown role are left out.",
    };

    /// <summary>A certificate near its end.</summary>
    public static FindingKind CertificateExpiring { get; } = new()
    {
        Id = "certificate-expiring",
        Name = "Certificate ends within 30 days",
        Category = "crypto",
        Severity = Severity.Low,
        Meaning = "The certificate that a server showed ends less than 30 days after the packet's time.",
        Action = "Renew it in time.",
        Trap = "TLS 1.3 hides certificates and a resumed session shows none. Short-lived certificates are renewed by machines. Servers of unknown role are left out.",
    };

    /// <summary>A protocol of the past, proved by its payload.</summary>
    public static FindingKind LegacyConfirmed { get; } = new()
    {
        Id = "legacy-confirmed",
        Name = "Protocol without support still in use",
        Category = "legacy",
        Severity = Severity.Medium,
        Meaning = "Payload shows IMA, an answer of the ICA browser, a server that chose SMB 1 or SSL 3.0; or Framehawk carried more than 100 datagrams to a gateway or a VDA.",
        Action = "Retire what speaks it; none of them gets fixes.",
        Trap = "SMB 1 that is offered is not chosen; scanners ask for all of them; a port alone proves none.",
    };

    /// <summary>A streamed machine stops while it boots.</summary>
    public static FindingKind PvsBootStalls { get; } = new()
    {
        Id = "pvs-boot-stalls",
        Name = "Streamed machine does not get past its bootstrap",
        Category = "reachability",
        Severity = Severity.High,
        RestsOnSilence = true,
        Meaning = "A target device loaded its bootstrap by TFTP and got no reply from 6910 to 6930 in 60 seconds; or its request passed on 69 and the first data from the server's new port never came.",
        Action = "Open udp 6910 to 6930 to the Provisioning Servers; for TFTP let the firewall follow the transfer's new port.",
        Trap = "A boot from a BDM needs no TFTP; streaming may use another network card. Only bootstraps of Provisioning Services by name, or a server of that role, count.",
    };

    /// <summary>What the port says and what the payload says differ.</summary>
    public static FindingKind PortLies { get; } = new()
    {
        Id = "port-lies",
        Name = "Payload contradicts the port",
        Category = "exposure",
        Severity = Severity.Medium,
        Meaning = "A strong signature proves another protocol than a Citrix port stands for, or a Citrix protocol on a port that is none of its own, in a flow that was answered.",
        Action = "Find out what listens there: a moved port belongs into the site file, anything else does not belong there.",
        Trap = "A flow met in mid-stream; TLS around the protocol, which is no contradiction; CONNECT proxies; our own sweep, whose run record says when it was.",
    };

    /// <summary>Protocols that show passwords to everybody on the path.</summary>
    public static FindingKind Cleartext { get; } = new()
    {
        Id = "cleartext",
        Name = "Protocol that shows its passwords",
        Category = "cleartext",
        Severity = Severity.Medium,
        Meaning = "Payload of telnet, FTP control, SNMP version 1 or 2c, or HTTP with basic authentication.",
        Action = "Use SSH, SFTP, SNMP version 3 and HTTPS; change the passwords and communities that passed.",
        Trap = "Port 80 between VDA and Controller or StoreFront and FAS is secured in the message; 3010 and 3011 listen anyway: a port alone is no finding.",
    };

    /// <summary>Clocks that disagree.</summary>
    public static FindingKind ClockSkew { get; } = new()
    {
        Id = "clock-skew",
        Name = "A server's clock is off by more than five minutes",
        Category = "health",
        Severity = Severity.Medium,
        Meaning = "The time that a Kerberos, NTP or TLS server stated differs from the packet's time by more than five minutes, while another server agrees with it. Kerberos refuses tickets then.",
        Action = "Correct the server's time source.",
        Trap = "The capturing machine's clock may be the wrong one: it takes a second server that agrees with the capture.",
    };

    /// <summary>A flow that no row allows.</summary>
    public static FindingKind UndocumentedFlow { get; } = new()
    {
        Id = "undocumented-flow",
        Name = "Flow between known roles that no row allows",
        Category = "coverage",
        Severity = Severity.Low,
        NeedsSite = true,
        Meaning = "Two hosts of known roles exchanged a flow that no row of the catalog has between these roles and that the site file does not let the zone open.",
        Action = "Find out what it is; add a row of your own (--rules) or a permission of the zone (may, in the site file) where it is right, close it where it is not.",
        Trap = "The rows of current releases must be on (no --no-current); agents of other vendors run on every host.",
    };

    /// <summary>A required row without a flow.</summary>
    public static FindingKind ExpectedNeverSeen { get; } = new()
    {
        Id = "expected-never-seen",
        Name = "Required connection was not seen",
        Category = "coverage",
        Severity = Severity.Info,
        NeedsSite = true,
        RestsOnSilence = true,
        Meaning = "Both roles of a row that every deployment of them needs exist in the site, two such hosts are in view of the capture point, and no flow of the row was seen.",
        Action = "Capture longer, or at a time when the connection is due, before anything is concluded.",
        Trap = "Short captures: the message says how long it was. Rows whose zones are out of view are withheld.",
    };

    /// <summary>All kinds, in the order of the documentation.</summary>
    public static ImmutableArray<FindingKind> All { get; } =
    [
        BlockedSilent, RejectedInPath, WrongNetScalerSource, LicenseVendorBlocked, EdtNeverAnswered, HaHeartbeatGap, HaSyncCleartext, ManagementExposed,
        IcaBypassesGateway, XmlOrStaCleartext, LdapSimpleBindCleartext, TlsObsolete, CertificateExpired, CertificateExpiring, LegacyConfirmed, PvsBootStalls,
        PortLies, Cleartext, ClockSkew, UndocumentedFlow, ExpectedNeverSeen,
    ];

    /// <summary>The kind with this id, or null.</summary>
    public static FindingKind? Find(string id) => All.FirstOrDefault(kind => kind.Id == id);
}
