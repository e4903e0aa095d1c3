using CitrixTrafficEngine.Scan.Probes;

namespace CitrixTrafficEngine.Scan.Engine;

/// <summary>The canary of an address answered: it is asked what confirmed the address's other ports. What it answers the same way proves nothing there.</summary>
sealed class CrossExamination(int host, PlannedProbe canary, IReadOnlyList<IStreamProbe> questions)
{
    /// <summary>The address.</summary>
    public int Host { get; } = host;

    /// <summary>Where nothing should answer.</summary>
    public PlannedProbe Canary { get; } = canary;

    /// <summary>What confirmed its other ports, each once.</summary>
    public IReadOnlyList<IStreamProbe> Questions { get; } = questions;

    /// <summary>How many were asked.</summary>
    public int Asked { get; set; }

    /// <summary>Which the canary answered as well.</summary>
    public HashSet<IStreamProbe> Same { get; } = [];
}
