namespace CitrixTrafficEngine.Bench.Results;

/// <summary>What one operation is: the unit that a time is given for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
sealed class PerAttribute(string unit) : Attribute
{
    /// <summary>Singular, as in "ns a packet".</summary>
    public string Unit => unit;
}
