namespace CitrixTrafficEngine.Catalogs;

/// <summary>Where a fact comes from.</summary>
/// <param name="Document">Id of the document.</param>
/// <param name="Line">Line of the document, from 1, where its lines can be cited.</param>
/// <param name="Stated">What the document says, only where the catalog rules otherwise.</param>
public sealed record SourceReference(string Document, int? Line, string? Stated);
