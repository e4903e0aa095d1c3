namespace CitrixTrafficEngine.Catalogs;

/// <summary>The known name that somebody most likely meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The name of <paramref name="names"/> nearest to <paramref name="typed"/>, letter case aside; absent when none is
    /// within a third of its length. Ties go to the first.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(names);
        string? nearest = null;
        var best = Math.Max(1, typed.Length / 3) + 1;
        foreach (var name in names)
        {
            var distance = Distance(typed, name);
            if (distance < best) { (nearest, best) = (name, distance); }
        }

        return nearest;
    }

    /// <summary>" (did you mean 'vda'?)", or nothing when no name is near.</summary>
    public static string Hint(string typed, IEnumerable<string> names) =>
        Of(typed, names) is { } nearest ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>
    /// Insertions, deletions, substitutions and swaps of neighbours between the two (optimal string alignment).
    /// </summary>
    static int Distance(string left, string right)
    {
        var (before, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++) { previous[j] = j; }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = Same(left[i - 1], right[j - 1]);
                var cost = Math.Min(previous[j - 1] + (same ? 0 : 1), Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                current[j] = cost;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }

    static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
