using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Content;
using CitrixTrafficEngine.Flows;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Findings;

/// <summary>One flow record as findings look at it: who asked whom, and all that is known of both.</summary>
readonly ref struct FlowFacts
{
    const byte Tcp = 6;
    const byte Udp = 17;

    readonly ref readonly Flow _flow;
    readonly bool _hasSite;

    public FlowFacts(ref readonly Flow flow, bool isFinal, in Classification found, Site? site)
    {
        _flow = ref flow;
        IsFinal = isFinal;
        Found = found;
        if (site is null) { return; }

        _hasSite = true;

        SourceMember = site.MemberAt(Source);
        DestinationMember = site.MemberAt(Destination);
        SourceZone = site.ZoneAt(Source);
        DestinationZone = site.ZoneAt(Destination);
    }

    public ref readonly Flow Flow => ref _flow;

    /// <summary>Whether it is the flow's last record.</summary>
    public bool IsFinal { get; }

    public Classification Found { get; }

    /// <summary>Id of the service that payload proved, or null.</summary>
    public string? Service { get; init; }

    public FlowContent? Content { get; init; }

    /// <summary>Role that was learned of the opener, or null.</summary>
    public string? SourceRole { get; init; }

    /// <summary>Role that was learned of the responder, or null.</summary>
    public string? DestinationRole { get; init; }

    public SiteMember? SourceMember { get; }

    public SiteMember? DestinationMember { get; }

    public SiteZone? SourceZone { get; }

    public SiteZone? DestinationZone { get; }

    public int Opener => Found.Opener;

    public int Responder => 1 - Found.Opener;

    public IpAddress Source => Opener == 0 ? _flow.Key.AddressA : _flow.Key.AddressB;

    public IpAddress Destination => Opener == 0 ? _flow.Key.AddressB : _flow.Key.AddressA;

    public ushort SourcePort => Opener == 0 ? _flow.Key.PortA : _flow.Key.PortB;

    public ushort DestinationPort => Opener == 0 ? _flow.Key.PortB : _flow.Key.PortA;

    public byte Protocol => _flow.Key.Protocol;

    public bool IsTcp => Protocol == Tcp;

    public bool IsUdp => Protocol == Udp;

    public bool IsAnswered => Found.Answered;

    public long FirstNs => Math.Min(_flow.FirstSeenNs, _flow.LastSeenNs);

    public long LastNs => _flow.LastSeenNs;

    /// <summary>Whether the opener's SYN got no packet back, and no ICMP.</summary>
    public bool IsSilent => IsTcp && !IsAnswered && (_flow.Transport(Responder).Seen & SideSeen.Packet) == 0
        && (_flow.Transport(Opener).Seen & SideSeen.Syn) != 0 && (_flow.State & FlowState.IcmpDenied) == 0;

    /// <summary>Whether a reset answered the SYN.</summary>
    public bool IsReset => IsTcp && !IsAnswered && _flow.ResetFrom == Responder + 1 && (_flow.Transport(Opener).Seen & SideSeen.Syn) != 0;

    /// <summary>Whether ICMP refused it.</summary>
    public bool IsRefused => !IsAnswered && (_flow.State & FlowState.IcmpDenied) != 0;

    /// <summary>What makes kinds of findings look at the flow.</summary>
    public FindingCues Cues
    {
        get
        {
            var cues = FindingPorts.CuesOf(Protocol, SourcePort, DestinationPort);
            if (_hasSite) { cues |= FindingCues.Site; }

            if (Service is not null || Content is not null) { cues |= FindingCues.Payload; }

            if (!IsAnswered) { cues |= FindingCues.Failure; }
            else if (IsTcp && Found.Run != 0) { cues |= FindingCues.Answer; }

            return cues;
        }
    }

    public bool SourceIs(string role) => SourceRole == role || SourceMember?.Roles.Contains(role) == true;

    public bool DestinationIs(string role) => DestinationRole == role || DestinationMember?.Roles.Contains(role) == true;

    /// <summary>Whether the site file says something of both ends' roles.</summary>
    public bool HasSiteRoles => SourceMember is not null && DestinationMember is not null;

    /// <summary>The best evidence for what the flow is.</summary>
    public Confidence Confidence => HasSiteRoles || Found.Confidence == Confidence.Site ? Confidence.Site
        : Service is not null || Content is not null || Found.Confidence == Confidence.Payload ? Confidence.Payload
        : Confidence.Port;
}
