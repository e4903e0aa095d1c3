using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Catalogs.Sites;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Scan;
using CitrixTrafficEngine.Scan.Results;
using Ctxscan.Audit;

namespace Ctxscan.Sweep;

/// <summary>Turns what was typed into a plan: reads the files, looks the names up, asks the catalog. Sends nothing to a target.</summary>
sealed class SweepPlanner(SweepRequest request, Terminal terminal, NameLookup lookup)
{
    /// <summary>Longest RADIUS secret: 128 bytes, more than any server takes.</summary>
    const int LongestSecret = 128;

    const string Targets = "a list of targets";

    readonly SweepInputs _inputs = new(terminal);

    /// <summary>The plan.</summary>
    /// <exception cref="UsageException">What was typed makes no plan.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="SiteFileException">The site file has faults.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public SweepPlan Plan()
    {
        var catalog = Catalog.Load(request.Catalog);
        Profile[] profiles = [.. request.Profiles.Distinct().Select(id => FindProfile(catalog, id))];
        if (request.From is { } from && catalog.FindRole(from) is null)
        {
            throw new UsageException($"unknown role '{from}', expected one that 'ctxscan catalog roles' lists{NearestName.Hint(from, catalog.Roles.Select(role => role.Id))}");
        }

        if (profiles.Length == 0 && request.Ports.Count == 0 && request.Site is null) { throw new UsageException("nothing to ask: name a --profile, a --site, or ports with -p"); }

        var site = request.Site is { } file ? new SweepSite(SiteArguments.Open(file, catalog), catalog) : null;
        var targets = ReadTargets(site);
        var hosts = targets.Hosts.Except(AddressKinds.NoHost);
        if (hosts.IsEmpty) { throw new UsageException(NoTargets(targets)); }

        SourceAddress[] sources = [.. SourcesTowards(hosts)];
        IReadOnlyList<string> roles = request.From is { } role ? [role] : site?.RolesAt(sources) ?? [];
        var (groups, leftOut) = CollectGroups(catalog, profiles, site, hosts, [.. roles]);
        var options = request.Options with { RadiusSecret = ReadSecret() };
        var plan = NewPlan(catalog, groups, targets.Names);
        return new()
        {
            Plan = plan,
            Options = options,
            Estimate = PlanEstimate.Of(plan, options),
            Catalog = catalog,
            Profiles = profiles,
            FromRoles = roles,
            Place = site?.PlaceOf(sources),
            ExpectClosed = request.ExpectClosed,
            LeftOut = leftOut,
            Unresolved = targets.Unresolved,
            Excluded = targets.Excluded,
            NoHosts = targets.Hosts.Count - hosts.Count,
            Sources = sources,
            Refusals = [.. SweepGuard.Refusals(request, plan)],
        };
    }

    /// <summary>The plan of an earlier part of the run: its addresses and ports, without asking the name service again. What else was typed holds as typed.</summary>
    /// <exception cref="CheckpointException">It is another plan now, because the catalog has changed.</exception>
    /// <exception cref="UsageException">A profile of it is not in the catalog any more.</exception>
    /// <exception cref="RulesException">The rules have faults.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public SweepPlan Resume(Checkpoint checkpoint)
    {
        var description = checkpoint.Plan ?? throw new ArgumentException("The checkpoint has no plan.", nameof(checkpoint));
        var catalog = Catalog.Load(request.Catalog);
        var plan = description.ToPlan(KnownPorts(catalog));
        var options = request.Options with { RadiusSecret = ReadSecret() };
        return new()
        {
            Plan = plan,
            Options = options,
            Estimate = PlanEstimate.Of(plan, options),
            Catalog = catalog,
            Profiles = [.. checkpoint.Profiles.Select(id => FindProfile(catalog, id))],
            FromRoles = checkpoint.FromRoles,
            Place = checkpoint.Place,
            ExpectClosed = request.ExpectClosed,
            LeftOut = [.. checkpoint.NotSent.Select(left => new LeftOutRow(left.Row, left.Row, left.Why))],
            Unresolved = [.. checkpoint.Unresolved.Select(name => (name, "it had no address when the sweep began"))],
            Sources = [.. SourcesTowards(plan.Hosts)],
            Refusals = [.. SweepGuard.Refusals(request with { Profiles = checkpoint.Profiles }, plan)],
        };
    }

    Profile FindProfile(Catalog catalog, string id)
    {
        var profile = catalog.FindProfile(id, request.Legacy)
            ?? throw new UsageException($"unknown profile '{id}', expected one that 'ctxscan catalog profiles' lists{NearestName.Hint(id, catalog.ProfileIds)}");
        return profile.SweepTo.IsEmpty ? throw new UsageException($"profile '{id}' is for an audit only: it names no listener to sweep") : profile;
    }

    SweepPorts CollectPorts(Catalog catalog, Profile[] profiles)
    {
        var collector = new PortCollector(catalog, request.Options.PokeAuditOnly);
        foreach (var profile in profiles) { collector.Add(profile); }

        foreach (var ports in request.Ports) { collector.Add(PortSyntax.Read(ports)); }

        var collected = collector.Collect();
        return collected.Probes.IsEmpty
            ? throw new UsageException($"nothing to ask: {string.Join("; ", collected.LeftOut.Take(3).Select(left => $"{left.Ports} {left.Why}"))}")
            : collected;
    }

    // What the site expects of its members, and what profiles and ports ask of every target, or else of every member that is asked.
    (List<PlanGroup> Groups, List<LeftOutRow> LeftOut) CollectGroups(Catalog catalog, Profile[] profiles, SweepSite? site, TargetSet hosts, ImmutableArray<string> roles)
    {
        var groups = new List<PlanGroup>();
        var leftOut = new List<LeftOutRow>();
        if (site is not null)
        {
            leftOut.AddRange(site.NotAddressed(request.NamesTargets));
            foreach (var (own, expected) in site.Expected(roles))
            {
                var asked = own.Intersect(hosts);
                if (asked.IsEmpty) { continue; }

                var collector = new PortCollector(catalog, request.Options.PokeAuditOnly);
                collector.Add(expected);
                var ports = collector.Collect();
                leftOut.AddRange(ports.LeftOut);
                if (!ports.Probes.IsEmpty) { groups.Add(new(asked, ports.Probes)); }
            }
        }

        var members = groups.Aggregate(TargetSet.Empty, (all, group) => all.Union(group.Hosts));
        if (profiles.Length > 0 || request.Ports.Count > 0)
        {
            var ports = CollectPorts(catalog, profiles);
            leftOut.AddRange(ports.LeftOut);
            groups.Add(new(site is null || request.NamesTargets ? hosts : members, ports.Probes));
        }
        else if (request.NamesTargets && hosts.Except(members) is { IsEmpty: false } others)
        {
            leftOut.Add(new(null, string.Create(CultureInfo.InvariantCulture, $"{others.Count:N0} of the targets"), "the site file expects nothing there that may be reached from here"));
        }

        if (groups.TrueForAll(group => group.Hosts.IsEmpty))
        {
            throw new UsageException($"nothing to ask: {request.Site} expects no listener {(request.NamesTargets ? "of these targets" : "of its members")} that {(roles.IsEmpty ? "a sweep" : string.Join(", ", roles))} may reach");
        }

        var sent = groups.SelectMany(group => group.Probes).SelectMany(probe => probe.Rows).ToHashSet(StringComparer.Ordinal);
        return (groups, [.. leftOut.Where(left => left.Row is null || !sent.Contains(left.Row)).DistinctBy(left => left.Row ?? left.Ports)]);
    }

    ResolvedTargets ReadTargets(SweepSite? site)
    {
        var targets = new TargetList();
        if (site is not null && !request.NamesTargets) { targets.Add(site.Addresses); }

        var excludes = new TargetList();
        foreach (var text in request.Targets.Where(text => text != SweepInputs.StandardInput)) { targets.Add(text, text); }

        foreach (var file in request.Targets.Where(text => text == SweepInputs.StandardInput).Concat(request.TargetFiles)) { targets.Add(_inputs.Read(file, Targets), SweepInputs.NameOf(file)); }

        foreach (var text in request.Excludes) { excludes.Add(text, text); }

        foreach (var file in request.ExcludeFiles) { excludes.Add(_inputs.Read(file, Targets), SweepInputs.NameOf(file)); }

        TargetFault[] faults = [.. targets.Faults, .. excludes.Faults];
        if (faults.Length > 0) { throw new UsageException(string.Join("\nctxscan: ", faults.Select(fault => fault.ToString()))); }

        try
        {
            return ResolvedTargets.Of(targets, excludes, request.NoLookup ? null : lookup);
        }
        catch (UnknownExclusionException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    ScanPlan NewPlan(Catalog catalog, List<PlanGroup> groups, IReadOnlyDictionary<IpAddress, string> names)
    {
        if (groups.Aggregate(TargetSet.Empty, (all, group) => all.Union(group.Hosts)).Count > int.MaxValue) { throw new UsageException($"more than {int.MaxValue} addresses: name fewer"); }

        return ScanPlan.Create(groups, new()
        {
            Seed = request.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
            Shard = request.Shard,
            Names = names,
            KnownPorts = KnownPorts(catalog),
            PokeAuditOnly = request.Options.PokeAuditOnly,
        });
    }

    static HashSet<ushort> KnownPorts(Catalog catalog) =>
    [
        .. catalog.Rows.Where(row => row.Transport == Transport.Tcp).SelectMany(row => row.Ports)
            .SelectMany(range => Enumerable.Range(range.First, range.Count)).Select(port => (ushort)port),
    ];

    ReadOnlyMemory<byte>? ReadSecret()
    {
        if (request.RadiusSecretFile is not { } file) { return null; }

        var secret = _inputs.Read(file, "the RADIUS secret").AsMemory().TrimEnd("\r\n"u8);
        return secret.Length is >= 1 and <= LongestSecret
            ? secret
            : throw new UsageException($"{file}: expected a secret of 1 to {LongestSecret} bytes, found {secret.Length}");
    }

    static IEnumerable<SourceAddress> SourcesTowards(TargetSet hosts)
    {
        var others = hosts.Except(TargetSet.Of([AddressRange.V4]));
        foreach (var family in (TargetSet[])[hosts.Except(others), others])
        {
            if (!family.IsEmpty && SourceAddress.Towards(AddressRange.AddressOf(family.Ranges[0].First)) is { } source) { yield return source; }
        }
    }

    static string NoTargets(ResolvedTargets targets) => targets switch
    {
        { Unresolved: [var (name, why), ..] } => $"no targets: '{name}' has no address: {why}",
        { Hosts.IsEmpty: false } => "no targets: multicast, broadcast and unspecified addresses are no hosts",
        { Excluded: var excluded } when excluded > 0 => "no targets: all are excluded",
        _ => "no targets: name addresses, blocks, ranges or host names, files of them with -iL, or a --site",
    };
}
