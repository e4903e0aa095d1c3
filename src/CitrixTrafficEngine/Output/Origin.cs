namespace CitrixTrafficEngine.Output;

/// <summary>Where a flow's first packet came from.</summary>
/// <param name="File">The file that was read, or null for a live capture.</param>
/// <param name="Interface">The interface that the capture names or was made on, or null.</param>
sealed record Origin(string? File, string? Interface);
