namespace Ctxscan.Listings;

/// <summary>One column of a listing.</summary>
/// <param name="Name">The heading, as in CSV.</param>
/// <param name="Text">The cell of an item; empty where it is unknown.</param>
sealed record Column<T>(string Name, Func<T, string> Text)
{
    /// <summary>Whether it stands in a table; CSV and Markdown have every column.</summary>
    public bool InTable { get; init; } = true;

    /// <summary>Whether its cells may be cut to fit a terminal. Ids may not: they are there to be copied.</summary>
    public bool Shrinks { get; init; }
}
