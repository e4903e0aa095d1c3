using System.Collections.Immutable;
using CitrixTrafficEngine.Catalogs.Checks;
using CitrixTrafficEngine.Catalogs.Reading;
using CitrixTrafficEngine.Rules;

namespace CitrixTrafficEngine.Catalogs;

/// <summary>The checked rules: products, roles, services, rows, profiles and commands. Immutable.</summary>
public sealed class Catalog
{
    readonly RulesDraft _draft;
    readonly Dictionary<string, Service> _services;
    readonly Dictionary<string, ProfileDraft> _profileDrafts;
    readonly ProfileResolver _resolver;
    readonly Lazy<ImmutableArray<Profile>> _profiles;
    readonly Lazy<string> _version;

    Catalog(RulesDraft draft, IReadOnlyList<RulesFile> files)
    {
        _draft = draft;
        _services = draft.Services.ToDictionary(entry => entry.Id, entry => entry.Value, StringComparer.Ordinal);
        _profileDrafts = draft.Profiles.ToDictionary(entry => entry.Id, entry => entry.Value, StringComparer.Ordinal);
        Rows = [.. draft.Rows.Select(entry => entry.Value)];
        _resolver = new(Rows, _services, _profileDrafts);

        // Most runs ask for neither, and both cost: 40 profiles, and loading the platform's cryptography.
        _profiles = new(() => [.. draft.Profiles.Select(entry => _resolver.Resolve(entry.Value, includeLegacy: false))]);
        _version = new(() => CatalogVersion.Of(files));
    }

    /// <summary>A hash over the rules files in use: 12 hex digits. Equal versions have equal rows.</summary>
    public string Version => _version.Value;

    /// <summary>The products, by id.</summary>
    public IEnumerable<Product> Products => _draft.Products.Select(entry => entry.Value);

    /// <summary>The roles, by product.</summary>
    public IEnumerable<Role> Roles => _draft.Roles.Select(entry => entry.Value);

    /// <summary>The services.</summary>
    public IEnumerable<Service> Services => _draft.Services.Select(entry => entry.Value);

    /// <summary>The documents that rows cite.</summary>
    public IEnumerable<Document> Documents => _draft.Documents.Select(entry => entry.Value);

    /// <summary>The commands.</summary>
    public IEnumerable<Command> Commands => _draft.Commands.Select(entry => entry.Value);

    /// <summary>The rows in catalog order: products by file name, then the current layer.</summary>
    public ImmutableArray<Row> Rows { get; }

    /// <summary>The profiles, resolved; those of old estates are not in the others that include them.</summary>
    public ImmutableArray<Profile> Profiles => _profiles.Value;

    /// <summary>The ids of the profiles, without resolving any.</summary>
    public IEnumerable<string> ProfileIds => _profileDrafts.Keys;

    /// <summary>Reads the rules that <paramref name="options"/> name.</summary>
    /// <exception cref="RulesException">They have faults, all of which it holds, or the directory is none.</exception>
    public static Catalog Load(CatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The embedded files are checked against each other when the program is tested; again at every start, without a
        // user's files that could have changed the answer, would be 12 of 65 ms (bench/results/catalog.md).
        var (catalog, diagnostics) = options.UserRules is null
            ? Read(EmbeddedRules.Read(), [], options.IncludeCurrent, check: false)
            : Read(options);
        return catalog ?? throw new RulesException(diagnostics);
    }

    /// <summary>Reads the rules that <paramref name="options"/> name and reports every fault.</summary>
    /// <exception cref="RulesException">The user's rules directory does not exist, cannot be read or is empty.</exception>
    public static CatalogReading Read(CatalogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var above = options.UserRules is { } directory ? RulesDirectory.Read(directory, isUserLayer: true) : [];
        return Read(EmbeddedRules.Read(), above, options.IncludeCurrent);
    }

    /// <summary>
    /// Reads the rules in <paramref name="directory"/> alone when it is a whole tree, with services and products of its
    /// own, else over the embedded ones; reports every fault.
    /// </summary>
    /// <exception cref="RulesException">The directory does not exist, cannot be read or is empty.</exception>
    public static CatalogReading ReadDirectory(string directory) =>
        RulesDirectory.IsWhole(directory)
            ? Read(RulesDirectory.Read(directory, isUserLayer: false), [], includeCurrent: true)
            : Read(new() { UserRules = directory });

    internal static CatalogReading Read(IReadOnlyList<RulesFile> files, IReadOnlyList<RulesFile> userFiles, bool includeCurrent, bool check = true)
    {
        var faults = new DiagnosticList();
        var below = CatalogReader.Read(files, faults);
        if (check) { CatalogChecker.CheckLayer(below, faults); }

        var draft = below;
        if (userFiles.Count > 0)
        {
            var above = CatalogReader.Read(userFiles, faults);
            CatalogChecker.CheckLayer(above, faults);
            draft = CatalogLayer.Merge(below, above);
        }

        if (check) { CatalogChecker.Check(draft, below.Rows, faults); }

        if (faults.Count > 0) { return new(null, faults.Sorted()); }

        draft.Disable();
        if (!includeCurrent) { draft.LeaveOutCurrentLayer(); }

        return new(new(draft, [.. files.Concat(userFiles).Where(file => includeCurrent || file.Folder != "current")]), []);
    }

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
        _profileDrafts.TryGetValue(id, out var draft) ? _resolver.Resolve(draft, includeLegacy) : null;

    /// <summary>Compiles the rows. Rule n of the table is row n of <see cref="Rows"/>.</summary>
    public RuleTable Compile() => RuleTable.Compile([.. Rows.Select(NewRule)]);

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
        IsGeneric = row.Ports.Any(range => _services[row.Service].Registered.Any(own => range.Contains(own.First))),
    };

    ImmutableArray<string> CarriersOf(string service)
    {
        var carriers = ImmutableArray.CreateBuilder<string>();
        for (var over = _services[service].Over; over is not null; over = _services[over].Over) { carriers.Add(over); }

        return carriers.DrainToImmutable();
    }
}
