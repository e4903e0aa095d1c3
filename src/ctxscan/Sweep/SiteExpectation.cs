using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using CitrixTrafficEngine.Sites;
using Ctxscan.Audit;
using Proof = CitrixTrafficEngine.Catalogs.Proof;

namespace Ctxscan.Sweep;

/// <summary>What a site file says should be found: the listeners that its members need and that our roles may reach.</summary>
sealed class SiteExpectation
{
    readonly Site _site;
    readonly Dictionary<string, SiteListeners> _byRoles = new(StringComparer.Ordinal);

    SiteExpectation(Site site, Catalog catalog, SweepPlan plan)
    {
        _site = site;
        var roles = plan.FromRoles.Count > 0 ? plan.FromRoles : new SweepSite(site, catalog).RolesAt(plan.Sources);
        foreach (var listeners in SiteListeners.Of(site, catalog, [.. roles])) { _byRoles.TryAdd(KeyOf(listeners.Member), listeners); }
    }

    /// <summary>Whether <paramref name="path"/> is called like a site file, and not like records.</summary>
    public static bool IsCalledSo(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml";

    /// <summary>What the file at <paramref name="path"/> expects of the sweep of <paramref name="plan"/>. We stand for the sweep's roles, or else for those that the file gives our address.</summary>
    /// <exception cref="SiteFileException">It has faults.</exception>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SiteExpectation Load(string path, SweepPlan plan) => new(SiteArguments.Open(path, plan.Catalog), plan.Catalog, plan);

    /// <summary>The expectation of the addresses of <paramref name="plan"/>. Which of several alternatives is expected depends on what <paramref name="tally"/> found.</summary>
    /// <param name="plan">The plan that was swept.</param>
    /// <param name="tally">What was found.</param>
    /// <param name="expectClosed">Whether the listeners must not answer from here: optional ones and all alternatives too.</param>
    public Expectation Of(ScanPlan plan, SweepTally tally, bool expectClosed)
    {
        var expectation = new Expectation();
        for (var host = 0; host < plan.HostCount; host++)
        {
            var address = plan.AddressOf(host);
            if (_site.MemberAt(address) is not { Roles.IsEmpty: false } member || !_byRoles.TryGetValue(KeyOf(member), out var listeners)) { continue; }

            if (expectClosed)
            {
                foreach (var port in listeners.Ports) { expectation.Add(address, port.Transport, port.Port, ExpectedOutcome.NotOpen); }

                continue;
            }

            foreach (var (transport, port) in Needed(listeners, VerdictsOf(plan, tally, host))) { expectation.Add(address, transport, port, ExpectedOutcome.Open); }
        }

        return expectation;
    }

    static IEnumerable<(Transport Transport, ushort Port)> Needed(SiteListeners listeners, Dictionary<(Transport, ushort), Verdict?> found)
    {
        var allowed = listeners.Ports.Select(port => (port.Transport, port.Port)).ToHashSet();
        var rows = listeners.Rows.Where(row => row.Proof != Proof.AuditOnly).ToList();
        var needed = rows.Where(row => row.Need == Need.Required).SelectMany(Ports);
        foreach (var group in rows.Where(row => row.Need == Need.OneOf).GroupBy(row => row.Group))
        {
            // One whole alternative is enough. Where none is open, each is told.
            var choices = group.GroupBy(row => row.Alternative).ToList();
            needed = needed.Concat((choices.Find(choice => choice.All(row => PortsOf(row).Any(IsOpen))) is { } whole ? whole : choices.SelectMany(choice => choice)).SelectMany(Ports));
        }

        return needed.Distinct();

        // One port of a row serves it: what is open of them, or else all.
        IEnumerable<(Transport, ushort)> Ports(ProfileRow row) => PortsOf(row).Any(IsOpen) ? PortsOf(row).Where(IsOpen) : PortsOf(row).Where(port => found.GetValueOrDefault(port) != Verdict.Sink);

        IEnumerable<(Transport, ushort)> PortsOf(ProfileRow row) =>
            row.Row.Ports.SelectMany(range => Enumerable.Range(range.First, range.Count)).Select(port => (row.Row.Transport, (ushort)port)).Where(allowed.Contains);

        bool IsOpen((Transport, ushort) port) => found.GetValueOrDefault(port) is Verdict.Open or Verdict.OpenConfirmed;
    }

    static Dictionary<(Transport, ushort), Verdict?> VerdictsOf(ScanPlan plan, SweepTally tally, int host)
    {
        var found = new Dictionary<(Transport, ushort), Verdict?>();
        var probes = plan.ProbesOf(host);
        for (var at = 0; at < probes.Length; at++)
        {
            if (!probes[at].IsCanary) { found[(probes[at].Transport, probes[at].Port)] = tally.VerdictOf(plan.FirstPairOf(host) + at); }
        }

        return found;
    }

    static string KeyOf(SiteMember member) => string.Join(' ', member.Roles.Order(StringComparer.Ordinal));
}
