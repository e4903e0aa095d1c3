using System.CommandLine;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Findings;
using Ctxscan.Listings;
using Command = System.CommandLine.Command;

namespace Ctxscan.Commands;

/// <summary><c>ctxscan catalog</c>: what the rules hold.</summary>
static class CatalogCommand
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Create(Terminal terminal) => new("catalog", "List and check what is known about Citrix ports, roles and commands.")
    {
        CatalogCheckCommand.Create(terminal),
        NewList("products", "Products, with the reason where one has no ports.", NameListings.Products, terminal, ProductsOf),
        NewList("roles", "Roles: what a host is in a flow.", NameListings.Roles, terminal, RolesOf),
        NewList("flows", "Rows: which role opens a connection to which listener.", FlowListing.Listing, terminal, (catalog, rows) => [.. rows]),
        NewList("services", "Services: the wire protocols.", NameListings.Services, terminal, ServicesOf),
        NewSignatures(terminal),
        NewProfiles(terminal),
        NewCommands(terminal),
        CatalogProbesCommand.Create(terminal),
        NewFindings(terminal),
    };

    static Command NewList<T>(
        string name, string description, Listing<T> listing, Terminal terminal, Func<Catalog, IReadOnlyList<Row>, IReadOnlyList<T>> itemsOf)
    {
        var command = new Command(name, description);
        var filter = new RowFilter(command);
        var format = AddFormat(command);
        var arguments = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var catalog = arguments.Load(parsed);
            ListingWriter.Write(itemsOf(catalog, filter.Select(parsed, catalog)), listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static Command NewProfiles(Terminal terminal)
    {
        var command = new Command("profiles", "Profiles: named deployments; with --profile, the rows of one.");
        var filter = new RowFilter(command);
        var format = AddFormat(command);
        var arguments = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var catalog = arguments.Load(parsed);
            var chosen = parsed.GetValue(format)!;
            if (filter.Profile(parsed, catalog) is { } profile)
            {
                WriteOne(profile, chosen, terminal);
                return ExitCode.Done;
            }

            var rows = filter.Select(parsed, catalog);
            Profile[] profiles = [.. catalog.Profiles.Where(profile => !filter.IsGiven(parsed) || profile.Rows.Any(row => rows.Contains(row.Row)))];
            ListingWriter.Write(profiles, ProfileListing.Listing, chosen, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static void WriteOne(Profile profile, string format, Terminal terminal)
    {
        if (format == ListingFormat.Ndjson)
        {
            ListingWriter.Write([profile], ProfileListing.Listing, format, terminal);
            return;
        }

        ListingWriter.Write(profile.Rows, ProfileListing.Rows, format, terminal);
        if (format != ListingFormat.Table) { return; }

        using var writer = terminal.NewWriter();
        var text = new FoldedText(writer, terminal.Columns ?? int.MaxValue);
        foreach (var left in profile.LeftOut) { text.Write(0, $"left out: {left.Row}: {left.Why}"); }
    }

    static Command NewCommands(Terminal terminal)
    {
        var command = new Command("commands", "Citrix command-line tools.");
        var product = new Option<string?>("--product") { Description = "Commands of this product.", HelpName = "ID" };
        command.Options.Add(product);
        var format = AddFormat(command);
        var arguments = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var catalog = arguments.Load(parsed);
            var id = RowFilter.Expect(parsed.GetValue(product), "product", catalog.Products.Select(known => known.Id));
            CitrixTrafficEngine.Catalogs.Command[] commands = [.. catalog.Commands.Where(tool => id is null || tool.Product == id)];
            ListingWriter.Write(commands, CommandListing.Listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static Command NewSignatures(Terminal terminal)
    {
        var command = new Command("signatures", "Signatures: payload bytes that confirm a protocol, in the order in which they are tried.");
        var service = new Option<string?>("--service") { Description = "Signatures of this service.", HelpName = "ID" };
        command.Options.Add(service);
        var format = AddFormat(command);
        var arguments = new CatalogArguments(command);
        command.SetAction(parsed =>
        {
            var catalog = arguments.Load(parsed);
            var id = RowFilter.Expect(parsed.GetValue(service), "service", catalog.Services.Select(known => known.Id));
            CatalogSignature[] signatures = [.. catalog.Signatures.Where(one => id is null || one.Signature.Service == id)];
            ListingWriter.Write(signatures, SignatureListing.Listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static Command NewFindings(Terminal terminal)
    {
        var command = new Command("findings", "Findings: what an audit looks for beside flows.");
        var format = AddFormat(command);
        command.SetAction(parsed =>
        {
            ListingWriter.Write(FindingCatalog.All, FindingListing.Listing, parsed.GetValue(format)!, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    static Option<string> AddFormat(Command command)
    {
        var format = ListingFormat.NewOption(ListingFormat.Table, ListingFormat.Ndjson, ListingFormat.Csv, ListingFormat.Markdown);
        command.Options.Add(format);
        return format;
    }

    // Without a filter everything is listed, a product without rows too; with one, what the rows that fit name.
    static IReadOnlyList<Product> ProductsOf(Catalog catalog, IReadOnlyList<Row> rows) => rows.Count == catalog.Rows.Length
        ? [.. catalog.Products]
        : [.. catalog.Products.Where(product => rows.Any(row => row.BelongsTo(product.Id)))];

    static IReadOnlyList<Role> RolesOf(Catalog catalog, IReadOnlyList<Row> rows) =>
        [.. catalog.Roles.Where(role => rows.Any(row => row.SourceRole == role.Id || row.DestinationRole == role.Id))];

    static IReadOnlyList<Service> ServicesOf(Catalog catalog, IReadOnlyList<Row> rows) => rows.Count == catalog.Rows.Length
        ? [.. catalog.Services]
        : [.. catalog.Services.Where(service => rows.Any(row => row.Service == service.Id))];
}
