using CitrixTrafficEngine.Classify;
using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Findings;

/// <summary>A finding while it is counted.</summary>
sealed class FindingEntry(FindingKind kind, string key)
{
    public FindingKind Kind { get; } = kind;

    public string Key { get; } = key;

    public long Count { get; set; }

    public long FirstNs { get; set; } = long.MaxValue;

    public long LastNs { get; set; } = long.MinValue;

    public Confidence Confidence { get; set; }

    public string? Row { get; set; }

    public string Message { get; set; } = "";

    public List<string> Evidence { get; } = [];

    public FlowExample? Example { get; set; }

    /// <summary>A severity other than the kind's, or null.</summary>
    public Severity? Severity { get; set; }

    /// <summary>A host that must turn out to belong to the estate, or null.</summary>
    public IpAddress? EstateHost { get; set; }

    /// <summary>Whether the entry was found to be none in the end.</summary>
    public bool IsWithdrawn { get; set; }

    public void Widen(long firstNs, long lastNs)
    {
        FirstNs = Math.Min(FirstNs, firstNs);
        LastNs = Math.Max(LastNs, lastNs);
    }
}
