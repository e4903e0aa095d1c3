using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.EndToEnd.Harness;

/// <summary>The probes of a run that has all that probes need, found as a sweep finds them.</summary>
static class ProbeCatalog
{
    public const string Host = "gateway.example";

    public const string RadiusSecret = "a shared secret";

    public static readonly ProbeSet Set = ProbeSet.Create(new()
    {
        Version = "1.2.3",
        RadiusSecret = System.Text.Encoding.ASCII.GetBytes(RadiusSecret),
        DhcpClient = IpAddress.TryParse(Lab.LeftAddress, out var client) ? client : default,
    });

    /// <summary>The port that a probe is for, or that of its service.</summary>
    public static ushort PortOf(ProbeDescription probe) => probe.Ports.IsEmpty ? (ushort)623 : probe.Ports[0];

    public static IDatagramProbe Datagram(ProbeDescription probe)
    {
        var found = Set.DatagramFor(Planned(probe), ConfirmTier.Active);
        Assert.Equal(probe.Id, found?.Id);
        return found!;
    }

    public static IStreamProbe Stream(ProbeDescription probe) => Set.StreamsFor(Planned(probe), ConfirmTier.Active).Single(stream => stream.Id == probe.Id);

    /// <summary>The request of <paramref name="probe"/> to that host, under <paramref name="cookie"/>.</summary>
    public static byte[] Request(ProbeDescription probe, ProbeCookie cookie)
    {
        var request = new byte[2_048];
        return request[..(probe.Transport == Transport.Udp ? Datagram(probe).Build(request, cookie) : Stream(probe).Build(request, cookie, Host))];
    }

    static PlannedProbe Planned(ProbeDescription probe) =>
        new(probe.Transport, PortOf(probe), probe.Ports.IsEmpty ? probe.Services[0] : null, [], IsSink: false, IsCanary: false);
}
