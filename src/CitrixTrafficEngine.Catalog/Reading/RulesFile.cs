namespace CitrixTrafficEngine.Catalogs.Reading;

/// <summary>One file of a rules tree.</summary>
/// <param name="Path">The path that diagnostics name.</param>
/// <param name="Place">The path inside the tree: <c>products/netscaler.yaml</c>.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="IsUserLayer">Whether it belongs to the user's directory.</param>
sealed record RulesFile(string Path, string Place, ReadOnlyMemory<byte> Content, bool IsUserLayer)
{
    /// <summary>The folder inside the tree; empty for a file at its top.</summary>
    public string Folder => Place.Contains('/', StringComparison.Ordinal) ? Place[..Place.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>The file's name without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Place);
}
