using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>One row a fact, and at least two rows an alternative.</summary>
static class AmbiguityCheck
{
    /// <summary>Adds rows that cannot be told apart, and alternatives without another, to <paramref name="faults"/>.</summary>
    public static void Check(RulesDraft draft, DiagnosticList faults)
    {
        CheckFacts(draft, faults);
        CheckGroups(draft, faults);
    }

    static void CheckFacts(RulesDraft draft, DiagnosticList faults)
    {
        var disabled = draft.Disabled.Select(entry => entry.Value).ToHashSet(StringComparer.Ordinal);
        var facts = new Dictionary<string, Entry<Row>>(draft.Rows.Count, StringComparer.Ordinal);
        foreach (var entry in draft.Rows)
        {
            var row = entry.Value;
            if (row.SourceRole.Length == 0 || row.DestinationRole.Length == 0 || disabled.Contains(row.Id)) { continue; }

            var ports = row.Ports.Length == 1 ? row.Ports[0].ToString() : string.Join(' ', row.Ports.OrderBy(range => range.First));
            var fact = $"{row.SourceRole} {row.DestinationRole} {Keywords.Of(row.Transport)}{row.IpProtocol} {ports} {row.Service}";
            if (facts.TryAdd(fact, entry) || facts[fact].Id == row.Id) { continue; }

            var at = facts[fact].Node.PlaceOf("id");
            faults.Add(
                entry.Node.PlaceOf("id"),
                DiagnosticCodes.AmbiguousRow,
                $"row '{row.Id}' cannot be told from '{facts[fact].Id}' at {at.File}:{at.Line}: same roles, transport, ports and service");
        }
    }

    static void CheckGroups(RulesDraft draft, DiagnosticList faults)
    {
        var groups = new Dictionary<string, List<Entry<Row>>>(StringComparer.Ordinal);
        foreach (var entry in draft.Rows)
        {
            if (entry.Value.OneOf is null) { continue; }

            var name = $"{entry.Value.Product}/{entry.Value.OneOf}";
            if (!groups.TryGetValue(name, out var rows)) { groups.Add(name, rows = []); }

            rows.Add(entry);
        }

        foreach (var rows in groups.Values)
        {
            if (rows.Count > 1) { continue; }

            var lonely = rows[0];
            faults.Add(
                lonely.Node.PlaceOf("one_of"),
                DiagnosticCodes.LonelyAlternative,
                $"group '{lonely.Value.OneOf}' has one row in {lonely.Value.Product}, expected at least two alternatives");
        }
    }
}
