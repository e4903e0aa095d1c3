using CitrixTrafficEngine.Sites;

namespace CitrixTrafficEngine.Catalogs.Sites;

/// <summary>Which entry of a file owns which addresses. Of ranges that overlap the smaller wins; two of one size that overlap are a fault.</summary>
sealed class OwnedAddresses(string what, DiagnosticList faults)
{
    readonly List<(AddressRange Range, string Owner, SourceSpan At)> _entries = [];

    /// <summary>Adds a range that the entry called <paramref name="owner"/> states at <paramref name="at"/>.</summary>
    public void Add(AddressRange range, string owner, SourceSpan at) => _entries.Add((range, owner, at));

    /// <summary>Adds the overlaps that leave no winner to the faults, at the later of the two.</summary>
    public void Check()
    {
        // Ranges of one size, by their begin: where two overlap, one overlaps its neighbour.
        foreach (var size in _entries.GroupBy(entry => entry.Range.SizeRank))
        {
            var ordered = size.OrderBy(entry => entry.Range.First).ThenBy(entry => entry.At.Line).ThenBy(entry => entry.At.Column).ToList();
            for (var index = 1; index < ordered.Count; index++)
            {
                if (!ordered[index].Range.Overlaps(ordered[index - 1].Range)) { continue; }

                var (earlier, later) = IsBefore(ordered[index].At, ordered[index - 1].At) ? (ordered[index], ordered[index - 1]) : (ordered[index - 1], ordered[index]);
                var how = earlier.Range == later.Range ? $"{later.Range} belongs" : $"{later.Range} overlaps {earlier.Range}, which is as large and belongs";
                faults.Add(later.At, SiteDiagnosticCodes.SameAddresses, $"{how} to {what} '{earlier.Owner}' already (line {earlier.At.Line})");
            }
        }
    }

    static bool IsBefore(SourceSpan one, SourceSpan other) => (one.Line, one.Column).CompareTo((other.Line, other.Column)) < 0;
}
