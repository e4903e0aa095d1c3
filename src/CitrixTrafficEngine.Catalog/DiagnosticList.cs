namespace CitrixTrafficEngine.Catalogs;

/// <summary>The faults found so far. Reading goes on after each, so that one run shows all.</summary>
sealed class DiagnosticList
{
    readonly List<Diagnostic> _faults = [];

    /// <summary>How many there are.</summary>
    public int Count => _faults.Count;

    /// <summary>Adds one fault.</summary>
    public void Add(SourceSpan at, string code, string message) => _faults.Add(new(at, code, message));

    /// <summary>Adds a name that is not among <paramref name="known"/>: few are listed, of many the nearest is named.</summary>
    public void AddUnknown(SourceSpan at, string code, string what, string name, IReadOnlyCollection<string> known)
    {
        var expected = known.Count switch
        {
            0 => "and none is defined",
            <= 12 => $"expected {(known.Count == 1 ? "" : "one of ")}{string.Join(", ", known)}",
            _ => $"expected one of {known.Count} that are defined",
        };
        Add(at, code, $"unknown {what} '{name}', {expected}{NearestName.Hint(name, known)}");
    }

    /// <summary>Removes the faults with one of <paramref name="codes"/>.</summary>
    public void Remove(string[] codes) => _faults.RemoveAll(fault => codes.Contains(fault.Code));

    /// <summary>The faults by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> Sorted() =>
    [
        .. _faults
            .OrderBy(fault => fault.At.File, StringComparer.Ordinal)
            .ThenBy(fault => fault.At.Line)
            .ThenBy(fault => fault.At.Column)
            .ThenBy(fault => fault.Code, StringComparer.Ordinal),
    ];
}
