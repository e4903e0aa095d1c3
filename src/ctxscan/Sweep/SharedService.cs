using CitrixTrafficEngine.Catalogs;

namespace Ctxscan.Sweep;

/// <summary>The one service that a port speaks, whichever of its rows is meant.</summary>
sealed class SharedService(Catalog catalog)
{
    /// <summary>
    /// Id of the innermost service that all <paramref name="rows"/> share, itself or as what it runs over: https and
    /// ica-tls share tls. Null where there is none, or no row.
    /// </summary>
    public string? Of(IReadOnlyList<Row> rows)
    {
        if (rows.Count == 0) { return null; }

        var chains = rows.Select(row => row.Service).Distinct().Select(service => Chain(service).ToArray()).ToArray();
        return chains[0].FirstOrDefault(service => chains.All(chain => chain.Contains(service)));
    }

    IEnumerable<string> Chain(string service)
    {
        for (var at = catalog.FindService(service); at is not null; at = at.Over is { } over ? catalog.FindService(over) : null) { yield return at.Id; }
    }
}
