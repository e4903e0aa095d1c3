using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Tests.Scan.Probes;

/// <summary>Every probe of a run that has all that probes need, and cookies.</summary>
static class ProbeRig
{
    public const string Host = "gateway.example";

    /// <summary>2026-11-25 12:00:00 UTC.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static readonly byte[] Secret = "a shared secret"u8.ToArray();

    public static ProbeEntry[] All { get; } = ProbeTable.Create(new()
    {
        Version = "1.2.3+abcdef",
        RadiusSecret = Secret,
        DhcpClient = IpAddress.FromV4([192, 0, 2, 1]),
        Clock = new StoppedClock(),
    });

    public static IEnumerable<ProbeEntry> Datagrams => All.Where(entry => entry.Datagram is not null);

    public static IEnumerable<ProbeEntry> Streams => All.Where(entry => entry.Stream is not null);

    public static ProbeEntry Of(string id) => All.Single(entry => entry.Description.Id == id);

    public static ProbeCookie Cookie(int number = 0) => Cookie(new ProbeKey("0123456789abcdef"u8), number);

    public static ProbeCookie Cookie(ProbeKey key, int number) => new(key, IpAddress.FromV4([192, 0, 2, (byte)number]), Transport.Udp, (ushort)(number >> 8));

    public static byte[] Request(ProbeEntry entry, ProbeCookie cookie)
    {
        var request = new byte[2_048];
        var length = entry.Datagram?.Build(request, cookie) ?? entry.Stream!.Build(request, cookie, Host);
        return request[..length];
    }

    public static PlannedProbe Planned(Transport transport, ushort port, string? service = null) => new(transport, port, service, [], IsSink: false, IsCanary: false);

    sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
