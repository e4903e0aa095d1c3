using CitrixTrafficEngine.Net;

namespace CitrixTrafficEngine.Scan;

/// <summary>How a plan is made of its groups.</summary>
public sealed record PlanOptions
{
    /// <summary>Decides the order, and nothing else.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which part of the addresses this run takes, from 1, of how many. The parts do not depend on <see cref="Seed"/>.</summary>
    public (int Index, int Count) Shard { get; init; } = (1, 1);

    /// <summary>Names of addresses as the user gave them. Names of addresses outside the plan are ignored.</summary>
    public IReadOnlyDictionary<IpAddress, string> Names { get; init; } = new Dictionary<IpAddress, string>();

    /// <summary>Whether each address gets a canary. Default: yes; an address that is asked every TCP port gets none.</summary>
    public bool HasCanary { get; init; } = true;

    /// <summary>TCP ports that something may listen on, so that no canary is put there.</summary>
    public IReadOnlySet<ushort> KnownPorts { get; init; } = new HashSet<ushort>();

    /// <summary>Whether the audit-only UDP ports other than 3003 may be in the plan. Default: no.</summary>
    public bool PokeAuditOnly { get; init; }
}
