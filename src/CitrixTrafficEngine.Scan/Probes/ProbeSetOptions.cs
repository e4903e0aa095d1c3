using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>What probes need to know of the run.</summary>
public sealed record ProbeSetOptions
{
    /// <summary>Version in the User-Agent of HTTP requests: <c>ctxscan/VERSION</c>.</summary>
    public string Version { get; init; } = "0";

    /// <summary>The shared secret for RADIUS Status-Server, or null: then RADIUS is not asked.</summary>
    public ReadOnlyMemory<byte>? RadiusSecret { get; init; }

    /// <summary>Our own IPv4 address, to which a DHCP server answers (port 68), or null: then DHCP is not asked.</summary>
    public IpAddress? DhcpClient { get; init; }

    /// <summary>The clock that a server's clock is compared with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
