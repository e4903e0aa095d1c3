using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Listings;

namespace Ctxscan.Sweep;

/// <summary>Shows probes on standard output.</summary>
static class ProbeListing
{
    /// <summary>Writes <paramref name="probes"/> in <paramref name="format"/>, by address and port.</summary>
    /// <param name="probes">The probes, in any order.</param>
    /// <param name="format">One of <see cref="SweepFormat.OfReport"/>.</param>
    /// <param name="commandLine">The command line that made them, for nmap's XML.</param>
    /// <param name="terminal">Where to.</param>
    public static void Write(IEnumerable<ProbeView> probes, string format, string commandLine, Terminal terminal)
    {
        ProbeView[] sorted = [.. probes.OrderBy(probe => probe.Address).ThenBy(probe => probe.Transport).ThenBy(probe => probe.Port)];
        if (format == SweepFormat.NmapXml)
        {
            new NmapXml(commandLine, ProductVersion.Text).Write(sorted, terminal.Output);
            return;
        }

        ListingWriter.WriteColumns(sorted, ProbeColumns.All, format, terminal);
    }
}
