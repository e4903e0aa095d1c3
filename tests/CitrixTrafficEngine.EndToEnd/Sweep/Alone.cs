namespace CitrixTrafficEngine.EndToEnd.Sweep;

/// <summary>Tests that load or measure the machine: each has it to itself.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "alone";
}
