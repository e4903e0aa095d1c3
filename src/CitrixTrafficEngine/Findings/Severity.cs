namespace CitrixTrafficEngine.Findings;

/// <summary>How much a finding matters: the values of <c>event.severity</c>.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info = 10,

    /// <summary>Mend it when convenient.</summary>
    Low = 30,

    /// <summary>Mend it soon.</summary>
    Medium = 50,

    /// <summary>Something does not work, or is open to all.</summary>
    High = 70,
}
