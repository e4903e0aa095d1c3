namespace CitrixTrafficEngine.Output;

/// <summary>Where a flow's first packet came from.</summary>
/// <param name="Input">What is known of the file or interface that was read.</param>
/// <param name="Interface">The interface that the capture names, or null.</param>
sealed record Origin(InputReport Input, string? Interface);
