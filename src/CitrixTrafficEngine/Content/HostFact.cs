namespace CitrixTrafficEngine.Content;

/// <summary>What a reader learned of the host that sent a message.</summary>
sealed class HostFact
{
    /// <summary>Its name, or null.</summary>
    public string? Name { get; set; }
}
