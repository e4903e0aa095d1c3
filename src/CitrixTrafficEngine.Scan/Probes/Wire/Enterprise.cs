namespace CitrixTrafficEngine.Scan.Probes.Wire;

/// <summary>Names of private enterprise numbers that matter here. Source: IANA, Private Enterprise Numbers.</summary>
static class Enterprise
{
    /// <summary>The name, or null where the number stands for itself.</summary>
    public static string? NameOf(uint number) => number switch
    {
        9 => "Cisco",
        11 => "Hewlett-Packard",
        311 => "Microsoft",
        343 => "Intel",
        674 => "Dell",
        3845 => "Citrix",
        5951 => "NetScaler",
        8072 => "Net-SNMP",
        _ => null,
    };
}
