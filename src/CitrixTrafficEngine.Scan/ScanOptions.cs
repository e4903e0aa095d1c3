namespace CitrixTrafficEngine.Scan;

/// <summary>How a sweep behaves. The defaults are manners: they hurt no firewall and no target.</summary>
public sealed record ScanOptions
{
    /// <summary>First transmissions a second, 0.1 to 10,000,000; 0 for as fast as the path carries. Default: 200.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>First transmissions a second to one address; 0 for no limit. Default: 10.</summary>
    public double HostRate { get; init; } = 10;

    /// <summary>
    /// Datagrams a second to one address, 0.1 to 1,000; 0 for no limit but <see cref="HostRate"/>. Default: 1, for so fast does a Linux target prove closed UDP ports
    /// (net.ipv4.icmp_ratelimit).
    /// </summary>
    public double DatagramHostRate { get; init; } = 1;

    /// <summary>Probes in flight at once, 1 to 65,536; 0 for as many as the limits of this machine allow. Default: 1,024.</summary>
    public int MaxInFlight { get; init; } = 1_024;

    /// <summary>Unanswered probes of the last 120 s, which a firewall on the path remembers; 0 for no limit. Default: 10,000.</summary>
    public int MaxState { get; init; } = 10_000;

    /// <summary>SYNs or datagrams for each pair, 1 to 8. Default: 4.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Wait for the answer to one pair's last try; null derives it from the tries and the kernel's SYN schedule.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How far to confirm. Default: safe.</summary>
    public ConfirmTier Confirm { get; init; } = ConfirmTier.Safe;

    /// <summary>Whether to close probed connections with a reset where nothing was read. Default: yes; no leaves TIME_WAIT behind and looks kinder in a server's log.</summary>
    public bool ResetOnClose { get; init; } = true;

    /// <summary>Whether audit-only UDP ports other than 3003 get one empty datagram. Default: no.</summary>
    public bool PokeAuditOnly { get; init; }

    /// <summary>The shared secret for RADIUS Status-Server, or null.</summary>
    public ReadOnlyMemory<byte>? RadiusSecret { get; init; }

    /// <summary>Whether a pair of the plan has its record already, from an earlier part of the run; null for none.</summary>
    public Func<long, bool>? IsDone { get; init; }

    /// <summary>What an earlier part of the run found for a pair that is done; null where nothing is known. Tells which addresses answered, and whose canary did.</summary>
    public Func<long, Verdict?>? EarlierVerdict { get; init; }
}
