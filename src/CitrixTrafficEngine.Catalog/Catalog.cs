using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>The checked rules: products, roles, services, rows, profiles, signatures and commands. Immutable.</summary>
public sealed class Catalog
{
    const string Infrastructure = "infrastructure";

    readonly RulesDraft _draft;
    readonly Dictionary<string, Service> _services;
    readonly Lazy<RulesDraft> _named;
    readonly Lazy<RulesDraft> _signed;
    readonly Lazy<ProfileResolver> _resolver;
    readonly Lazy<ImmutableArray<Profile>> _profiles;
    readonly Lazy<string> _version;

    /// <summary>
    /// The catalog of <paramref name="draft"/>, with the profiles and commands of <paramref name="named"/>, the signatures of
    /// <paramref name="signed"/> and the version of <paramref name="files"/>. All drafts are without faults.
    /// </summary>
    internal Catalog(RulesDraft draft, Lazy<RulesDraft> named, Lazy<RulesDraft> signed, IReadOnlyList<RulesFile> files)
    {
        _draft = draft;
        _named = named;
        _signed = signed;
        _services = draft.Services.ToDictionary(entry => entry.Id, entry => entry.Value, StringComparer.Ordinal);
        Rows = [.. draft.Rows.Select(entry => entry.Value)];

        // Most runs ask for none of these, and all cost: parsing, 39 profiles, and loading the platform's cryptography.
        _resolver = new(() => new(Rows, _services, named.Value.Profiles.ToDictionary(entry => entry.Id, entry => entry.Value, StringComparer.Ordinal)));
        _profiles = new(() => [.. named.Value.Profiles.Select(entry => _resolver.Value.Resolve(entry.Value, includeLegacy: false))]);
        _version = new(() => CatalogVersion.Of(files));
    }

    /// <summary>A hash over the rules files in use: 12 hex digits. Equal versions have equal rows.</summary>
    public string Version => _version.Value;

    /// <summary>The products, by id.</summary>
    public IEnumerable<Product> Products => _draft.Products.Select(entry => entry.Value);

    /// <summary>The roles, by product.</summary>
    public IEnumerable<Role> Roles => _draft.Roles.Select(entry => entry.Value);

    /// <summary>Ids of the roles that hosts of any estate have, which belong to no Citrix product: <see cref="Findings.FindingOptions.CommonRoles"/> takes them.</summary>
    public IReadOnlySet<string> CommonRoles => Roles.Where(role => role.Product is null or Infrastructure).Select(role => role.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>The services.</summary>
    public IEnumerable<Service> Services => _draft.Services.Select(entry => entry.Value);

    /// <summary>The documents that rows cite.</summary>
    public IEnumerable<Document> Documents => _draft.Documents.Select(entry => entry.Value);

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Commands => _named.Value.Commands.Select(entry => entry.Value);

    /// <summary>The signatures in the order in which they are tried.</summary>
    public IEnumerable<CatalogSignature> Signatures => _signed.Value.Signatures.Select(entry => entry.Value);

    /// <summary>The rows in catalog order: products by file name, then the current layer.</summary>
    public ImmutableArray<Row> Rows { get; }

    /// <summary>The profiles, resolved; those of old estates are not in the others that include them.</summary>
    public ImmutableArray<Profile> Profiles => _profiles.Value;

    /// <summary>The ids of the profiles, without resolving any.</summary>
    public IEnumerable<string> ProfileIds => _named.Value.Profiles.Select(entry => entry.Id);

    /// <summary>Reads the rules that <paramref name="options"/> name.</summary>
    /// <exception cref="RulesException">They have faults, all of which it holds, or the directory is none.</exception>
    public static Catalog Load(CatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.UserRules is null) { return CatalogBuilder.FromEmbedded(options.IncludeCurrent); }

        var (catalog, diagnostics) = Read(options);
        return catalog ?? throw new RulesException(diagnostics);
    }

    /// <summary>Reads the rules that <paramref name="options"/> name and reports every fault.</summary>
    /// <exception cref="RulesException">The user's rules directory does not exist or holds no rules.</exception>
    public static CatalogReading Read(CatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var above = options.UserRules is { } directory ? RulesDirectory.Read(directory, isUserLayer: true) : [];
        return CatalogBuilder.FromFiles(EmbeddedRules.Read(), above, options.IncludeCurrent);
    }

    /// <summary>
    /// Reads the rules in <paramref name="directory"/> alone when it is a whole tree, with services and products of its
    /// own, else over the embedded ones; reports every fault.
    /// </summary>
    /// <exception cref="RulesException">The directory does not exist or holds no rules.</exception>
    public static CatalogReading ReadDirectory(string directory) =>
        RulesDirectory.IsWhole(directory)
            ? CatalogBuilder.FromFiles(RulesDirectory.Read(directory, isUserLayer: false), [], includeCurrent: true)
            : Read(new() { UserRules = directory });

    /// <summary>The product with this id, if there is one.</summary>
    public Product? FindProduct(string id) => Products.FirstOrDefault(product => product.Id == id);

    /// <summary>The role with this id, if there is one.</summary>
    public Role? FindRole(string id) => Roles.FirstOrDefault(role => role.Id == id);

    /// <summary>The service with this id, if there is one.</summary>
    public Service? FindService(string id) => _services.GetValueOrDefault(id);

    /// <summary>The row with this id, if there is one.</summary>
    public Row? FindRow(string id) => Rows.FirstOrDefault(row => row.Id == id);

    /// <summary>The profile with this id, if there is one; <paramref name="includeLegacy"/> takes in profiles of old estates that it includes.</summary>
    public Profile? FindProfile(string id, bool includeLegacy = false) =>
        _named.Value.Profiles.Find(entry => entry.Id == id) is { } entry ? _resolver.Value.Resolve(entry.Value, includeLegacy) : null;

    /// <summary>Compiles the rows. Rule n of the table is row n of <see cref="Rows"/>.</summary>
    public RuleTable Compile() => RuleTable.Compile([.. Rows.Select(NewRule)]);

    /// <summary>Compiles the signatures. To the own ports of each come those of the rows whose service it is, or over which that runs.</summary>
    public SignatureSet CompileSignatures() => SignatureSet.Compile([.. Signatures.Select(entry => entry.Signature with { Ports = OwnPorts(entry.Signature) })]);

    ImmutableArray<PortRange> OwnPorts(Signature signature) =>
    [
        .. signature.Ports
            .Concat(Rows
                .Where(row => row.Match == RuleMatch.Table && row.Transport == signature.Transport)
                .Where(row => row.Service == signature.Service || CarriersOf(row.Service).Contains(signature.Service))
                .SelectMany(row => row.Ports))
            .Distinct(),
    ];

    /// <summary>As <see cref="Compile"/>, with the need of each row: what a site with both its roles is to be held to. Resolves all profiles.</summary>
    public RuleTable CompileForSite()
    {
        var needs = new Dictionary<string, (RuleNeed Need, string? Group)>(StringComparer.Ordinal);
        var rows = Profiles.Where(profile => !profile.IsLegacy && profile.Id != "all").SelectMany(profile => profile.Rows, (profile, row) => (Profile: profile.Id, Row: row)).ToList();
        var profilesBetween = rows.ToLookup(row => (row.Row.Row.SourceRole, row.Row.Row.DestinationRole), row => row.Profile);
        var profilesOf = rows.ToLookup(row => row.Row.Row.Id, row => row.Profile);
        foreach (var row in rows)
        {
            var need = row.Row.Need switch { Need.Required => RuleNeed.Required, Need.OneOf => RuleNeed.OneOf, _ => RuleNeed.Optional };
            var group = row.Row.Need == Need.OneOf ? $"{row.Profile}/{row.Row.Group}" : null;

            // Deployments differ: what one of them does without cannot be asked of all.
            if (!needs.TryGetValue(row.Row.Row.Id, out var known) || need < known.Need) { needs[row.Row.Row.Id] = (need, group); }
        }

        return RuleTable.Compile([.. Rows.Select(row => NewRule(row) with { Need = NeedOf(row).Need, Group = NeedOf(row).Group })]);

        (RuleNeed Need, string? Group) NeedOf(Row row)
        {
            if (!needs.TryGetValue(row.Id, out var need)) { return (RuleNeed.None, null); }

            // A pair and a cluster are both NSIPs that speak to each other: a row of one only is needed by no site that may be the other.
            var isOfAll = !profilesBetween[(row.SourceRole, row.DestinationRole)].Except(profilesOf[row.Id]).Any();
            return row.Status != RowStatus.Current || (need.Need == RuleNeed.Required && !isOfAll) ? (RuleNeed.Optional, null) : need;
        }
    }

    Rule NewRule(Row row) => new()
    {
        Id = row.Id,
        Product = row.Product,
        Service = row.Service,
        Carriers = CarriersOf(row.Service),
        SourceRole = row.SourceRole,
        DestinationRole = row.DestinationRole,
        Transport = row.Transport,
        Ports = row.Ports,
        Match = row.Match,
        IsGeneric = row.Ports.Any(range => _services[row.Service].Registered.Any(own => range.Contains(own.First)) || IsAnothers(range)),
    };

    // EDT on 443 shares the port with whatever else is there.
    bool IsAnothers(PortRange range) => range.Count == 1 && _services.Values.Any(service => service.Registered.Any(own => own.First == range.First));

    ImmutableArray<string> CarriersOf(string service)
    {
        var carriers = ImmutableArray.CreateBuilder<string>();
        for (var over = _services[service].Over; over is not null; over = _services[over].Over) { carriers.Add(over); }

        return carriers.DrainToImmutable();
    }
}
