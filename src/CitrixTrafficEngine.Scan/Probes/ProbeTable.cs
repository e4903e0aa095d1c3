using CitrixTrafficEngine.Scan.Probes.Datagrams;
using CitrixTrafficEngine.Scan.Probes.Streams;

namespace CitrixTrafficEngine.Scan.Probes;

/// <summary>The list of every probe. Where a port has several, the order is that in which they are tried.</summary>
static class ProbeTable
{
    public static ProbeEntry[] Create(ProbeSetOptions options) =>
    [
        ProbeEntry.Of(new SshBanner(), SshBanner.Facts),
        ProbeEntry.Of(new DnsProbe(), DnsProbe.Facts),
        ProbeEntry.Of(new NtpProbe(options.Clock), NtpProbe.Facts),
    ];
}
