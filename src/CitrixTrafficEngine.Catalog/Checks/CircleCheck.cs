using CitrixTrafficEngine.Catalogs.Reading;

namespace CitrixTrafficEngine.Catalogs.Checks;

/// <summary>Following one reference after another comes to an end.</summary>
static class CircleCheck
{
    /// <summary>Adds services, rows and profiles that lead back to themselves to <paramref name="faults"/>.</summary>
    public static void Check(RulesDraft draft, KnownIds known, DiagnosticList faults)
    {
        foreach (var entry in draft.Services)
        {
            if (ReturnsTo(entry.Id, id => Next(known.Services, id, service => service.Over)))
            {
                faults.Add(entry.Node.PlaceOf("over"), DiagnosticCodes.Circle, $"service '{entry.Id}' runs over itself in the end");
            }
        }

        foreach (var entry in draft.Rows)
        {
            if (ReturnsTo(entry.Id, id => Next(known.Rows, id, row => row.ReplacedBy)))
            {
                faults.Add(entry.Node.PlaceOf("replaced_by"), DiagnosticCodes.Circle, $"row '{entry.Id}' is replaced by itself in the end");
            }
        }

        foreach (var entry in draft.Profiles)
        {
            if (ReturnsTo(entry.Id, id => known.Profiles.TryGetValue(id, out var profile) ? Includes(profile) : []))
            {
                faults.Add(entry.Node.PlaceOf("rows"), DiagnosticCodes.Circle, $"profile '{entry.Id}' includes itself in the end");
            }
        }
    }

    static IEnumerable<string> Next<T>(IReadOnlyDictionary<string, T> known, string id, Func<T, string?> follow) =>
        known.TryGetValue(id, out var value) && follow(value) is { } next ? [next] : [];

    static IEnumerable<string> Includes(ProfileDraft profile)
    {
        foreach (var entry in profile.Entries)
        {
            if (entry.Profile is { } included) { yield return included; }
        }
    }

    static bool ReturnsTo(string start, Func<string, IEnumerable<string>> follow)
    {
        var open = new Stack<string>(follow(start));
        if (open.Count == 0) { return false; }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var id))
        {
            if (id == start) { return true; }

            if (!seen.Add(id)) { continue; }

            foreach (var next in follow(id)) { open.Push(next); }
        }

        return false;
    }
}
