using System.CommandLine;
using CitrixTrafficEngine.Catalogs;
using Command = System.CommandLine.Command;

namespace Ctxscan.Commands;

/// <summary>The options that narrow a listing: every one given must hold for a row.</summary>
sealed class RowFilter
{
    readonly Option<string?> _product = new("--product") { Description = "Rows that this product owns or shares.", HelpName = "ID" };
    readonly Option<string?> _role = new("--role") { Description = "Rows that begin or end at this role.", HelpName = "ID" };
    readonly Option<string?> _port = new("--port") { Description = "Rows that list this port: 2598/tcp, or 2598 for either transport.", HelpName = "PORT" };
    readonly Option<string?> _profile = new("--profile") { Description = "Rows of this profile.", HelpName = "ID" };
    readonly Option<bool> _legacy = new("--legacy") { Description = "With --profile: take in the profiles of old estates that it includes." };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public RowFilter(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_product, _role, _port, _profile, _legacy]) { command.Options.Add(option); }
    }

    /// <summary>Whether any of the options was given.</summary>
    public bool IsGiven(ParseResult parsed) =>
        (parsed.GetValue(_product) ?? parsed.GetValue(_role) ?? parsed.GetValue(_port) ?? parsed.GetValue(_profile)) is not null;

    /// <summary>The product given, once it is known to exist.</summary>
    public string? Product(ParseResult parsed, Catalog catalog) =>
        Expect(parsed.GetValue(_product), "product", catalog.Products.Select(product => product.Id));

    /// <summary>The profile given, resolved.</summary>
    public Profile? Profile(ParseResult parsed, Catalog catalog) =>
        Expect(parsed.GetValue(_profile), "profile", catalog.ProfileIds) is { } id ? catalog.FindProfile(id, parsed.GetValue(_legacy)) : null;

    /// <summary>The rows that fit, in catalog order.</summary>
    /// <exception cref="UsageException">An option names what the catalog does not have.</exception>
    public IReadOnlyList<Row> Select(ParseResult parsed, Catalog catalog)
    {
        var product = Product(parsed, catalog);
        var role = Expect(parsed.GetValue(_role), "role", catalog.Roles.Select(role => role.Id));
        var profile = Profile(parsed, catalog)?.Rows.Select(row => row.Row.Id).ToHashSet(StringComparer.Ordinal);
        PortTerm? port = parsed.GetValue(_port) is { } text
            ? PortTerm.Read(text) ?? throw new UsageException($"'{text}' is no port, expected 1 to 65535, or 2598/tcp")
            : null;
        return
        [
            .. catalog.Rows.Where(row =>
                (product is null || row.BelongsTo(product))
                && (role is null || row.SourceRole == role || row.DestinationRole == role)
                && (port is null || port.Value.IsListedBy(row))
                && (profile is null || profile.Contains(row.Id))),
        ];
    }

    /// <summary>The <paramref name="name"/> given, if any, once it is one of <paramref name="known"/>.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    public static string? Expect(string? name, string what, IEnumerable<string> known)
    {
        if (name is null || known.Contains(name)) { return name; }

        throw new UsageException(
            $"unknown {what} '{name}', expected one that 'ctxscan catalog {what}s' lists{NearestName.Hint(name, known)}");
    }
}
