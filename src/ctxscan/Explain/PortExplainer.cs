using System.Globalization;
using CitrixTrafficEngine.Catalogs;
using CitrixTrafficEngine.Net;

namespace Ctxscan.Explain;

/// <summary>Answers what a port is for.</summary>
sealed class PortExplainer(Catalog catalog, Func<Row, JudgedRow> judge)
{
    /// <summary>Near ports that an answer names for a port the catalog does not know.</summary>
    const int NearPorts = 4;

    /// <summary>
    /// The answers for <paramref name="term"/>: one for each transport it means that has rows; one, which says what is
    /// near, when the catalog does not know the port.
    /// </summary>
    public IReadOnlyList<Explanation> Explain(PortTerm term)
    {
        var answers = new List<Explanation>();
        foreach (var transport in (ReadOnlySpan<Transport>)[Transport.Tcp, Transport.Udp])
        {
            if (term.Transport is { } asked && asked != transport) { continue; }

            var known = term with { Transport = transport };
            var rows = catalog.Rows.Where(known.IsListedBy).ToList();
            if (rows.Count > 0) { answers.Add(OfRows(known, rows)); }
        }

        return answers.Count > 0 ? answers : [OfUnknown(term)];
    }

    Explanation OfRows(PortTerm term, List<Row> rows)
    {
        var judged = rows.ConvertAll(row => judge(row));
        var (verdict, text) = Decision.Of(judged);
        var services = rows.Select(row => row.Service).Distinct().Select(id => NameOf(id)).ToList();
        return new()
        {
            Term = term.ToString(),
            Kind = "port",
            Verdict = verdict,
            Decision = text,
            Facts = [$"carries {string.Join(", ", services)}"],
            Rows = judged,
            Sources = [.. rows.SelectMany(row => row.Sources)],
        };
    }

    Explanation OfUnknown(PortTerm term)
    {
        var near = catalog.Rows
            .Where(row => row.Transport is Transport.Tcp or Transport.Udp && !row.Ports.IsEmpty)
            .SelectMany(row => row.Ports.Select(range => (Row: row, Range: range, Distance: DistanceOf(range, term.Port))))
            .OrderBy(port => port.Distance)
            .ThenBy(port => port.Range.First)
            .DistinctBy(port => (port.Range, port.Row.Transport))
            .Take(NearPorts)
            .Select(port => string.Create(CultureInfo.InvariantCulture, $"{port.Range}/{Keywords.Of(port.Row.Transport)} {port.Row.Service}"));
        return new()
        {
            Term = term.ToString(),
            Kind = "port",
            Verdict = "unknown",
            Decision = "not in the catalog: no row of any Citrix product lists it",
            Facts = [$"near it: {string.Join(", ", near)}"],
        };
    }

    string NameOf(string service) => catalog.FindService(service) is { } known ? $"{known.Id} ({known.Name})" : service;

    static int DistanceOf(PortRange range, ushort port) => range.Contains(port) ? 0 : Math.Min(Math.Abs(range.First - port), Math.Abs(range.Last - port));
}
