namespace Ctxscan.Explain;

/// <summary>Sums rows up in one line: are their ports needed, and by whom.</summary>
static class Decision
{
    /// <summary>Most products that a decision names; more are counted.</summary>
    const int NamedProducts = 4;

    /// <summary>The verdict word and the sentence for <paramref name="rows"/>, of which there is at least one.</summary>
    public static (string Verdict, string Text) Of(IReadOnlyList<JudgedRow> rows)
    {
        var required = rows.Where(row => row.Standing is Standing.Required or Standing.OneOf).ToList();
        if (required.Count > 0)
        {
            var others = rows.Where(row => row.Standing == Standing.Optional && required.TrueForAll(needed => needed.Owner != row.Owner)).ToList();
            var rest = others.Count > 0 ? $"; optional for {Products(others)}" : "";
            return ("needed", $"needed for {Products(required)}{rest}");
        }

        if (rows.Where(row => row.Standing == Standing.Optional).ToList() is { Count: > 0 } optional)
        {
            return ("optional", $"optional for {Products(optional)}");
        }

        var quiet = rows.Where(row => row.Standing != Standing.Legacy).ToList();
        return ("not-needed", quiet.Count == 0 ? OfLegacy([.. rows]) : $"not needed as a rule: {Reason(quiet)} ({Products(quiet)})");
    }

    static string OfLegacy(List<JudgedRow> rows)
    {
        // "XenApp 6.5 and older" says its end by itself.
        var users = rows
            .Select(row => row.Row.Until is { } until && !row.Owner.Contains(until, StringComparison.Ordinal) ? $"{row.Owner} until {until}" : row.Owner)
            .Distinct()
            .ToList();
        return $"not needed for current releases; only {Join(users)} {(users.Count == 1 ? "uses" : "use")} it";
    }

    static string Reason(List<JudgedRow> rows) => rows[0].Standing switch
    {
        Standing.Dynamic => "in a dynamic range, where the port alone proves nothing",
        Standing.Reply => "the other direction of another exchange",
        Standing.ClientSide => "the client's side of a connection",
        Standing.Loopback => "it stays on its own host",
        _ => "nothing uses it",
    };

    static string Products(IEnumerable<JudgedRow> rows) => Join([.. rows.Select(row => row.Owner).Distinct()]);

    static string Join(List<string> names) => names.Count <= NamedProducts
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(NamedProducts))} and {names.Count - NamedProducts} more";
}
