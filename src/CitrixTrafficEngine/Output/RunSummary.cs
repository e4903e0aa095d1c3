namespace CitrixTrafficEngine.Output;

/// <summary>What all candidates of a port share; null where they differ.</summary>
/// <param name="Service">Id of the service.</param>
/// <param name="Product">Id of the product.</param>
readonly record struct RunSummary(string? Service, string? Product);
