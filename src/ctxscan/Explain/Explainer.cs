using CitrixTrafficEngine.Catalogs;
using Ctxscan.Listings;

namespace Ctxscan.Explain;

/// <summary>Answers what a term means: a port, a command, or an id of the catalog.</summary>
sealed class Explainer(Catalog catalog)
{
    readonly Dictionary<string, Product> _products = catalog.Products.ToDictionary(product => product.Id, StringComparer.Ordinal);

    /// <summary>The answers for <paramref name="term"/>: one, or two for a port of both transports.</summary>
    /// <exception cref="UsageException">The term is no port, and the catalog has no such name.</exception>
    public IReadOnlyList<Explanation> Explain(string term)
    {
        if (FindingExplainer.Explain(term.Trim()) is { } finding) { return [finding]; }

        if (PortTerm.Read(term) is { } port) { return new PortExplainer(catalog, Judge).Explain(port); }

        var id = term.Trim().ToLowerInvariant();
        return ExplainCommand(term) is { } command ? [command] : [ExplainName(id) ?? throw Unknown(term)];
    }

    // One word may name several things: the one with more rows answers, so a service comes before the row called like it.
    Explanation? ExplainName(string id)
    {
        if (catalog.FindService(id) is { } service)
        {
            var over = service.Over is { } carrier ? $", over {carrier}" : "";
            var specification = service.Specification is { } text ? $"; {text}" : "";
            return Sum(id, "service", RowsWhere(carried => carried.Service == id),
                [$"{service.Name}: {service.About}", $"{Keywords.Of(service.Protection)}{over}{specification}"]);
        }

        if (_products.TryGetValue(id, out var product))
        {
            var rows = RowsWhere(owned => owned.BelongsTo(id));
            return rows.Count > 0
                ? Sum(id, "product", rows, [$"{product.Name}: {product.About}"])
                : new() { Term = id, Kind = "product", Decision = $"no ports: {product.NoPorts ?? "the catalog has no row of it"}", Facts = [$"{product.Name}: {product.About}"] };
        }

        if (catalog.FindRole(id) is { } role)
        {
            var about = role.About is { } text ? $": {text}" : "";
            return Sum(id, "role", RowsWhere(end => end.SourceRole == id || end.DestinationRole == id), [$"{role.Name}{about}"]);
        }

        if (catalog.FindRow(id) is { } row)
        {
            return Sum(id, "row", [row], [$"{row.SourceRole} > {row.DestinationRole} {RowText.Ports(row)} {row.Service}"]);
        }

        return catalog.FindProfile(id) is { } profile
            ? Sum(id, "profile", [.. profile.Rows.Select(expected => expected.Row).Distinct()], [$"{profile.Name}: {profile.About}"])
            : null;
    }

    Explanation? ExplainCommand(string term)
    {
        var words = term.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) { return null; }

        var tool = catalog.Commands.FirstOrDefault(command => command.Name.Equals(words[0], StringComparison.OrdinalIgnoreCase));
        if (tool is null) { return null; }

        var found = tool;
        if (words.Length > 1)
        {
            var rest = string.Join(' ', words.Skip(1));
            found = tool.Subcommands.FirstOrDefault(sub => sub.Name.Equals(rest, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"'{tool.Name}' has no '{rest}' in the catalog, expected {ListOf(tool.Subcommands)}{NearestName.Hint(rest, tool.Subcommands.Select(sub => sub.Name))}");
        }

        var owner = _products[tool.Product];
        var replaced = found.ReplacedBy ?? tool.ReplacedBy;
        var decision = (owner.Lifecycle, replaced) switch
        {
            (_, not null) => $"not in current releases; use {replaced}",
            (Lifecycle.Legacy, null) => $"only with {owner.Name}",
            _ => $"comes with {owner.Name}",
        };
        return new()
        {
            Term = ReferenceEquals(found, tool) ? tool.Name : $"{tool.Name} {found.Name}",
            Kind = "command",
            Decision = decision,
            Facts = [found.Description, $"syntax: {found.Syntax}", .. found.Subcommands.Select(sub => $"{sub.Name}: {sub.Description}")],
            Sources = found.Sources,
        };
    }

    static string ListOf(IReadOnlyCollection<Command> subcommands) =>
        subcommands.Count == 0 ? "no sub-command" : $"one of {string.Join(' ', subcommands.Select(sub => sub.Name))}";

    Explanation Sum(string term, string kind, IReadOnlyList<Row> rows, IReadOnlyList<string> facts)
    {
        var judged = rows.Select(Judge).ToList();
        var (verdict, text) = judged.Count > 0 ? Decision.Of(judged) : ("unknown", "no row names it");
        return new() { Term = term, Kind = kind, Verdict = verdict, Decision = text, Facts = facts, Rows = judged, Sources = [.. rows.SelectMany(row => row.Sources)] };
    }

    JudgedRow Judge(Row row)
    {
        var product = _products.GetValueOrDefault(row.Product);
        return new(row, product?.Name ?? row.Product, Standings.Of(row, product));
    }

    IReadOnlyList<Row> RowsWhere(Predicate<Row> fits) => [.. catalog.Rows.Where(row => fits(row))];

    UsageException Unknown(string term)
    {
        var known = catalog.Commands.Select(command => command.Name)
            .Concat(catalog.Services.Select(service => service.Id))
            .Concat(_products.Keys)
            .Concat(catalog.Roles.Select(role => role.Id))
            .Concat(catalog.ProfileIds)
            .Concat(catalog.Rows.Select(row => row.Id));
        return new($"'{term}' is not known, expected a port like 2598/udp, a command like qfarm, or the id of a row, service, product, role or profile{NearestName.Hint(term, known)}");
    }
}
